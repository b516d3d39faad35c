using System.Collections.Concurrent;
using Discovery.Yarp.Planning;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Following;

/// <summary>Brings a cluster's destinations in line with what they should be, touching no other than ours.</summary>
internal static class DestinationReconciler
{
    /// <param name="cluster">The cluster; a reload may be changing it at this moment, and is followed by another reconciliation.</param>
    /// <param name="wanted">What should be there.</param>
    /// <param name="before">Everything of ours that may be there: what we put, and what reloads put for us.</param>
    /// <returns>Whether destinations have been added, replaced or removed.</returns>
    public static bool Reconcile(ClusterState cluster, ExpandedCluster wanted, IReadOnlyList<ExpandedCluster> before)
    {
        var destinations = cluster.Destinations;
        var changed = false;
        foreach (var (id, expanded) in wanted.Discovered)
        {
            if (!destinations.TryGetValue(id, out var current) || IsOutdated(id, current.Model.Config, expanded.Config, before))
            {
                destinations[id] = Make(id, expanded.Config);
                changed = true;
            }
        }

        foreach (var id in before.SelectMany(static earlier => earlier.Owned))
        {
            changed |= !wanted.Discovered.ContainsKey(id) && !wanted.Plan.Destinations.ContainsKey(id) && destinations.TryRemove(id, out _);
        }

        return changed | SwapPlaces(destinations, wanted, before);
    }

    // The state is kept whenever it can be, with its health and counters. A configuration that we have not made was changed by
    // a filter behind ours, or belongs to a reload that has yet to be reported: both are not ours to undo.
    private static bool IsOutdated(string id, DestinationConfig current, DestinationConfig wanted, IReadOnlyList<ExpandedCluster> before)
    {
        if (ReferenceEquals(current, wanted) || current == wanted)
        {
            return false;
        }

        foreach (var earlier in before)
        {
            if (earlier.Made(id, current))
            {
                return true;
            }
        }

        return false;
    }

    // A registry that comes or goes makes a service of an ordinary host, or the reverse.
    private static bool SwapPlaces(
        ConcurrentDictionary<string, DestinationState> destinations, ExpandedCluster wanted, IReadOnlyList<ExpandedCluster> before)
    {
        var changed = false;
        foreach (var service in wanted.Services)
        {
            changed |= !wanted.Discovered.ContainsKey(service.Template.Id) && destinations.TryRemove(service.Template.Id, out _);
        }

        foreach (var (id, config) in wanted.Fixed)
        {
            // One that is missing is ours to put back only if we took it away.
            if (destinations.TryGetValue(id, out var current) ? IsOutdated(id, current.Model.Config, config, before) : before.Any(earlier => earlier.IsService(id)))
            {
                destinations[id] = Make(id, config);
                changed = true;
            }
        }

        return changed;
    }

    private static DestinationState Make(string id, DestinationConfig config) => new(id, new DestinationModel(config));
}
