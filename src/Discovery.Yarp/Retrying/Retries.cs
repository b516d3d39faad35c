using Discovery.Http;
using Discovery.Metrics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Retrying;

/// <summary>Reports destinations that cannot be reached, and finds others in their place, within a budget that all clusters share.</summary>
internal sealed class Retries(IDiscoveredDestinations discovered, IEndpointEjections ejections, DiscoveryMetrics metrics, IOptions<DiscoveryProxyOptions> options)
{
    private readonly DiscoveryProxyOptions _options = options.Value;
    private readonly RetryBudget _budget = new(options.Value.RetryBudgetRatio, options.Value.RetryBudgetBurst);

    /// <summary>Whether a request's cluster has discovered destinations.</summary>
    public bool Concern(IReverseProxyFeature proxied) => discovered.GetEndpoints(proxied.Cluster.Config.ClusterId).Count > 0;

    public void Began() => _budget.Earn();

    /// <summary>Points a request that has failed at another destination, if it may be repeated and there is one.</summary>
    /// <param name="proxied">The request as YARP sees it; its destination is changed.</param>
    /// <param name="request">The request as it is sent; its URI is changed.</param>
    /// <param name="exception">How it failed.</param>
    /// <param name="tried">The ids of destinations it has been sent to; added to.</param>
    /// <param name="cancellationToken">Whether its caller still waits.</param>
    public bool TryRedirect(IReverseProxyFeature proxied, HttpRequestMessage request, Exception exception, List<string> tried, CancellationToken cancellationToken)
    {
        var outcome = AttemptOutcomes.Of(exception, cancellationToken);
        if (outcome == AttemptOutcome.Final)
        {
            return false;
        }

        var failed = proxied.ProxiedDestination!;
        if (AttemptOutcomes.IsEndpointsFault(outcome, exception)
            && discovered.TryGetEndpoint(proxied.Cluster.Config.ClusterId, failed.DestinationId, out var endpoint))
        {
            ejections.ReportFailure(endpoint, _options.Ejection);
        }

        tried.Add(failed.DestinationId);
        if (tried.Count > _options.MaxRetries
            || !AttemptOutcomes.MayRepeat(outcome, request)
            || Another(proxied, tried) is not { } other
            || !TryMove(request, failed, other)
            || !_budget.TrySpend())
        {
            return false;
        }

        proxied.ProxiedDestination = other;
        metrics.Retried("yarp");
        return true;
    }

    // At random: that one of them has failed says nothing of the load of the others.
    private static DestinationState? Another(IReverseProxyFeature proxied, List<string> tried)
    {
        var available = proxied.Route.Cluster?.DestinationsState.AvailableDestinations ?? [];
        DestinationState[] others = [.. available.Where(destination => !tried.Contains(destination.DestinationId))];
        return others.Length == 0 ? null : others[Random.Shared.Next(others.Length)];
    }

    // A transform may have sent the request somewhere else altogether: then it is not ours to move.
    private static bool TryMove(HttpRequestMessage request, DestinationState from, DestinationState to)
    {
        var (uri, old) = (request.RequestUri!.OriginalString, Prefix(from));
        if (!uri.StartsWith(old, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        request.RequestUri = new Uri(Prefix(to) + uri[old.Length..]);
        return true;
    }

    private static string Prefix(DestinationState destination) => destination.Model.Config.Address.TrimEnd('/') + "/";
}
