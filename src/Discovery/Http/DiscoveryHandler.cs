using System.Diagnostics.CodeAnalysis;
using Discovery.Tracing;

namespace Discovery.Http;

/// <summary>Sends each request for a service to one of its endpoints, and each further attempt to another.</summary>
internal sealed class DiscoveryHandler : DelegatingHandler
{
    private readonly EndpointChooser _chooser;
    private readonly DiscoveryHttpClientOptions _options;
    private readonly RetryPipeline? _retry;
    private readonly Func<ServiceRequest, CancellationToken, ValueTask<HttpResponseMessage>> _attempt;

    public DiscoveryHandler(EndpointChooser chooser, DiscoveryHttpClientOptions options, RetryPipeline? retry)
    {
        _chooser = chooser;
        _options = options;
        _retry = retry;
        _attempt = AttemptAsync;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsOurs(request, out var uri, out var reference))
        {
            return base.SendAsync(request, cancellationToken);
        }

        _retry?.Began();
        if (DiscoveryTracing.Source.HasListeners() || cancellationToken.IsCancellationRequested)
        {
            return ExecuteAsync(new ServiceRequest(request, uri, reference, isAsync: true), cancellationToken).AsTask();
        }

        var resolving = _chooser.ResolveAsync(reference, cancellationToken);
        return resolving.IsCompletedSuccessfully
            ? SendFirstAsync(request, uri, reference, resolving.Result, cancellationToken)
            : ResolveAndSendFirstAsync(request, uri, reference, resolving, cancellationToken);
    }

    // Blocks only before the first sync and in EmptyWait, both bounded, in a call that is going to block for its response anyway.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsOurs(request, out var uri, out var reference))
        {
            return base.Send(request, cancellationToken);
        }

        _retry?.Began();
        return ExecuteAsync(new ServiceRequest(request, uri, reference, isAsync: false), cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    private bool IsOurs(HttpRequestMessage request, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        reference = null;
        uri = request.RequestUri;
        return uri is not null && _chooser.TryGetReference(uri, out reference);
    }

    private ValueTask<HttpResponseMessage> ExecuteAsync(ServiceRequest service, CancellationToken cancellationToken) =>
        _retry is null ? AttemptAsync(service, cancellationToken) : _retry.ExecuteAsync(service, null, _attempt, cancellationToken);

    private async Task<HttpResponseMessage> ResolveAndSendFirstAsync(
        HttpRequestMessage request, Uri uri, ServiceReference reference, ValueTask<ServiceResolution> resolving, CancellationToken cancellationToken) =>
        await SendFirstAsync(request, uri, reference, await resolving.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    // The way of nearly all requests, so it makes nothing that only a request which fails would need.
    private Task<HttpResponseMessage> SendFirstAsync(
        HttpRequestMessage request, Uri uri, ServiceReference reference, ServiceResolution resolution, CancellationToken cancellationToken)
    {
        DirectedRequest directed;
        Task<HttpResponseMessage> sending;
#pragma warning disable CA1031 // It is in the task, as if this method were an async one.
        try
        {
            directed = Direct(request, uri, reference, resolution);
        }
        catch (Exception exception)
        {
            return Task.FromException<HttpResponseMessage>(exception);
        }

        try
        {
            sending = base.SendAsync(request, cancellationToken);
        }
        catch (Exception exception)
        {
            sending = Task.FromException<HttpResponseMessage>(exception);
        }
#pragma warning restore CA1031

        if (sending.IsCompletedSuccessfully && !IsFailure(sending.Result))
        {
            directed.End();
            return sending;
        }

        return FinishFirstAsync(directed, sending, cancellationToken);
    }

    private async Task<HttpResponseMessage> FinishFirstAsync(DirectedRequest directed, Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        var outcome = AttemptOutcome.Final;
        try
        {
            var response = await sending.ConfigureAwait(false);
            outcome = Note(directed, response);
            if (_retry is null || outcome == AttemptOutcome.Final)
            {
                return response;
            }
        }
        catch (Exception exception) when ((outcome = Note(directed, exception, cancellationToken)) != AttemptOutcome.Final && _retry is not null)
        {
            // The pipeline sees it again.
        }
        finally
        {
            directed.End();
        }

        ServiceRequest service = new(directed.Message, directed.Uri, directed.Reference, isAsync: true) { Attempts = 1, Outcome = outcome };
        return await _retry.ExecuteAsync(service, sending, _attempt, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(ServiceRequest service, CancellationToken cancellationToken)
    {
        service.Outcome = AttemptOutcome.Final;
        service.Attempts++;
        var resolution = await _chooser.ResolveAsync(service.Reference, cancellationToken).ConfigureAwait(false);
        var directed = Direct(service.Message, service.Uri, service.Reference, resolution);
        try
        {
            using var activity = DiscoveryTracing.StartAttempt(service.Reference, directed.Chosen.Endpoint, service.Attempts);
            var response = service.IsAsync
                ? await base.SendAsync(service.Message, cancellationToken).ConfigureAwait(false)
                : base.Send(service.Message, cancellationToken);
            service.Outcome = Note(directed, response);
            return response;
        }
        catch (Exception exception)
        {
            service.Outcome = Note(directed, exception, cancellationToken);
            throw;
        }
        finally
        {
            directed.End();
        }
    }

    private DirectedRequest Direct(HttpRequestMessage request, Uri uri, ServiceReference reference, ServiceResolution resolution)
    {
        var chosen = _chooser.Choose(reference, resolution, AttemptHistory.Find(request));
        return DirectedRequest.Begin(request, uri, reference, EndpointUri.Scheme(uri, resolution), chosen, _options.HostHeader);
    }

    private static bool IsFailure(HttpResponseMessage response) => (int)response.StatusCode >= 500;

    private static AttemptOutcome Note(DirectedRequest directed, HttpResponseMessage response)
    {
        if (IsFailure(response))
        {
            AttemptHistory.Add(directed.Message, directed.Chosen.State);
        }

        return AttemptOutcomes.Of(response);
    }

    private AttemptOutcome Note(DirectedRequest directed, Exception exception, CancellationToken cancellationToken)
    {
        var outcome = AttemptOutcomes.Of(exception, cancellationToken);
        if (outcome != AttemptOutcome.Final)
        {
            AttemptHistory.Add(directed.Message, directed.Chosen.State);
            if (AttemptOutcomes.IsEndpointsFault(outcome, exception))
            {
                _chooser.Failed(directed.Chosen);
            }
        }

        return outcome;
    }
}
