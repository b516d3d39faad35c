using Discovery.Http;
using Discovery.Yarp.Following;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Retrying;

/// <summary>Reports destinations that cannot be reached, and finds others in their place, within a budget that all clusters share.</summary>
internal sealed class Retries(ProxyRuntime proxy, IDiscoveredDestinations discovered, IEndpointEjections ejections, IOptions<DiscoveryProxyOptions> options)
{
    private readonly RetryBudget _budget = new(options.Value.RetryBudgetRatio, options.Value.RetryBudgetBurst);

    public void Began() => _budget.Earn();

    /// <summary>Points a request that has failed at another destination, if it may be repeated and there is one.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="request">The request; its URI is changed.</param>
    /// <param name="exception">How it failed.</param>
    /// <param name="tried">The ids of destinations it has been sent to; added to.</param>
    /// <param name="cancellationToken">Whether its caller still waits.</param>
    public bool TryRedirect(string clusterId, HttpRequestMessage request, Exception exception, List<string> tried, CancellationToken cancellationToken)
    {
        var outcome = AttemptOutcomes.Of(exception, cancellationToken);
        if (outcome == AttemptOutcome.Final || !proxy.TryGetCluster(clusterId, out var cluster) || Find(cluster, request.RequestUri!) is not { } failed)
        {
            return false;
        }

        if (AttemptOutcomes.IsEndpointsFault(outcome, exception) && discovered.TryGetEndpoint(clusterId, failed.DestinationId, out var endpoint))
        {
            ejections.ReportFailure(endpoint, options.Value.Ejection);
        }

        tried.Add(failed.DestinationId);
        if (tried.Count > options.Value.MaxRetries
            || !AttemptOutcomes.MayRepeat(outcome, request)
            || Another(cluster, tried) is not { } other
            || !_budget.TrySpend())
        {
            return false;
        }

        request.RequestUri = Move(request.RequestUri!, failed.Model.Config.Address, other.Model.Config.Address);
        return true;
    }

    // The requests of a cluster all have the address of one of its destinations in front.
    private static DestinationState? Find(ClusterState cluster, Uri uri) =>
        cluster.Destinations.Values.FirstOrDefault(destination => uri.OriginalString.StartsWith(Prefix(destination.Model.Config.Address), StringComparison.OrdinalIgnoreCase));

    // At random: that one of them has failed says nothing of the load of the others.
    private static DestinationState? Another(ClusterState cluster, List<string> tried)
    {
        DestinationState[] others = [.. cluster.DestinationsState.AvailableDestinations.Where(destination => !tried.Contains(destination.DestinationId))];
        return others.Length == 0 ? null : others[Random.Shared.Next(others.Length)];
    }

    private static Uri Move(Uri uri, string from, string to) => new(Prefix(to) + uri.OriginalString[Prefix(from).Length..]);

    private static string Prefix(string address) => address.TrimEnd('/') + "/";
}
