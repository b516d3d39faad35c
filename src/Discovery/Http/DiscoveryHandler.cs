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

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Read(request, isAsync: true) is { } service ? ExecuteAsync(service, cancellationToken).AsTask() : base.SendAsync(request, cancellationToken);

    // Blocks only before the first sync and in EmptyWait, both bounded, in a call that is going to block for its response anyway.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Read(request, isAsync: false) is { } service
            ? ExecuteAsync(service, cancellationToken).AsTask().GetAwaiter().GetResult()
            : base.Send(request, cancellationToken);

    private ServiceRequest? Read(HttpRequestMessage request, bool isAsync) =>
        request.RequestUri is { } uri && _chooser.TryGetReference(uri, out var reference) ? new ServiceRequest(request, uri, reference, isAsync) : null;

    private ValueTask<HttpResponseMessage> ExecuteAsync(ServiceRequest service, CancellationToken cancellationToken) =>
        _retry is null ? AttemptAsync(service, cancellationToken) : _retry.ExecuteAsync(service, _attempt, cancellationToken);

    private async ValueTask<HttpResponseMessage> AttemptAsync(ServiceRequest service, CancellationToken cancellationToken)
    {
        service.Outcome = AttemptOutcome.Final;
        service.Attempts++;
        var resolution = await _chooser.ResolveAsync(service.Reference, cancellationToken).ConfigureAwait(false);
        var chosen = _chooser.Choose(service.Reference, resolution, AttemptHistory.Find(service.Message));
        using var activity = DiscoveryTracing.StartAttempt(service.Reference, chosen.Endpoint, service.Attempts);
        service.Direct(chosen.Endpoint, resolution, _options.HostHeader);
        chosen.State.Begin();
        try
        {
            var response = service.IsAsync
                ? await base.SendAsync(service.Message, cancellationToken).ConfigureAwait(false)
                : base.Send(service.Message, cancellationToken);
            Note(service, chosen, response);
            return response;
        }
        catch (Exception exception) when (Note(service, chosen, exception, cancellationToken))
        {
            throw;
        }
        finally
        {
            chosen.State.End();
            service.Restore();
        }
    }

    private static void Note(ServiceRequest service, ChosenEndpoint chosen, HttpResponseMessage response)
    {
        service.Outcome = AttemptOutcomes.Of(response);
        if ((int)response.StatusCode >= 500)
        {
            AttemptHistory.Add(service.Message, chosen.State);
        }
    }

    // A filter: what it tells nobody catches.
    private bool Note(ServiceRequest service, ChosenEndpoint chosen, Exception exception, CancellationToken cancellationToken)
    {
        service.Outcome = AttemptOutcomes.Of(exception, cancellationToken);
        if (service.Outcome != AttemptOutcome.Final)
        {
            AttemptHistory.Add(service.Message, chosen.State);
            if (AttemptOutcomes.IsEndpointsFault(service.Outcome, exception))
            {
                _chooser.Failed(chosen);
            }
        }

        return false;
    }
}
