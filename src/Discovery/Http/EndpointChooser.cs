using System.Diagnostics.CodeAnalysis;
using Discovery.Ejection;
using Discovery.Metrics;

namespace Discovery.Http;

/// <summary>Finds the endpoint for an attempt: resolves, leaves out what is ejected or has been tried, and asks the client's selector.</summary>
internal sealed class EndpointChooser(
    IServiceResolver resolver, IEndpointSelector selector, EndpointStates states, DiscoveryMetrics metrics, TimeProvider time, DiscoveryHttpClientOptions options)
{
    private static readonly Random Chance = Random.Shared;

    public bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference) =>
        resolver.TryGetReference(uri, out reference);

    /// <summary>The answer of the registries, waited for as the options say.</summary>
    public ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken) =>
        options.EmptyWait == TimeSpan.Zero ? resolver.ResolveAsync(reference, cancellationToken) : WaitAsync(reference, cancellationToken);

    /// <exception cref="NoEndpointsException">There is none.</exception>
    public TrackedEndpoint Choose(ServiceReference reference, ServiceResolution resolution, AttemptHistory? history)
    {
        if (resolution.Status != ResolutionStatus.Resolved)
        {
            throw new NoEndpointsException(reference, resolution.Status, resolution.Reason);
        }

        var pool = EndpointPool.Of(resolution, states, Chance);
        var candidates = options.Ejection.Enabled ? pool.Available : pool.All;
        if (history is not null)
        {
            // An ejected one that has not been tried is better than one that has just failed.
            candidates = candidates.Without(history.Failed, Chance) ?? pool.All.Without(history.Failed, Chance) ?? candidates;
        }

        var index = selector.Select(reference, candidates);
        metrics.Picked("http_client");
        return candidates.Choose(index);
    }

    /// <summary>Whether there is an endpoint that a request has not tried.</summary>
    public bool HasAnother(ServiceReference reference, AttemptHistory? history) =>
        resolver.Resolve(reference) is { Status: ResolutionStatus.Resolved } resolution
        && EndpointPool.Of(resolution, states, Chance).All.Without(history?.Failed ?? [], Chance) is not null;

    public void Failed(TrackedEndpoint chosen) => states.ReportFailure(chosen.Endpoint, options.Ejection);

    private async ValueTask<ServiceResolution> WaitAsync(ServiceReference reference, CancellationToken cancellationToken)
    {
        var resolution = await resolver.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        return EmptyWait.MayFill(resolution.Status)
            ? await EmptyWait.ResolveAsync(resolver, reference, resolution, options.EmptyWait, time, cancellationToken).ConfigureAwait(false)
            : resolution;
    }
}
