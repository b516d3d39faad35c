using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>Joins all slices of a service, and its Service, into one snapshot (K06 to K16).</summary>
internal sealed class ServiceJoin(KubernetesAddressFamily family, int defaultWeight)
{
    public ServiceSnapshot Join(ServiceId id, ServiceState state, bool portNumbersKnown, bool isNews)
    {
        if (state.Service?.ExternalName is { } externalName)
        {
            state.Content = null;
            return ExternalService.Join(id, state.Service, externalName, defaultWeight, portNumbersKnown);
        }

        state.Content = new JoinedContent(this, state.Groups, state.LastService, isNews);
        return new ServiceSnapshot(id, state.Content, portNumbersKnown);
    }

    /// <summary>The endpoints, one for each address and port, in a stable order.</summary>
    /// <param name="groups">Oldest write first.</param>
    /// <param name="service">The Service, if there is or was one.</param>
    /// <param name="isPlain">Whether each of them is one that an object has, and no object has another.</param>
    public List<EndpointCandidate> Best(IReadOnlyList<EndpointGroup> groups, ServiceObject? service, out bool isPlain)
    {
        var candidates = Candidates(groups);
        var all = candidates.Count;
        candidates.Sort();
        var best = WithoutRivals(candidates);
        isPlain = best.Count == all;
        var ofIPv6 = CountIPv6(best);
        if (ofIPv6 == 0 || ofIPv6 == best.Count)
        {
            return best;
        }

        // K10: the other family's addresses are the same pods again.
        isPlain = false;
        var useIPv6 = family == KubernetesAddressFamily.IPv6 || (family == KubernetesAddressFamily.Auto && service?.FirstFamily == "IPv6");
        best.RemoveAll(candidate => candidate.IsIPv6 != useIPv6);
        return best;
    }

    private List<EndpointCandidate> Candidates(IReadOnlyList<EndpointGroup> groups)
    {
        List<EndpointCandidate> candidates = [];
        for (var order = 0; order < groups.Count; order++)
        {
            var group = groups[order];
            foreach (var subset in group.Subsets)
            {
                foreach (var port in subset.GetUsable(group.Weight ?? defaultWeight))
                {
                    candidates.EnsureCapacity(candidates.Count + port.Addresses.Count);
                    for (var index = 0; index < port.Addresses.Count; index++)
                    {
                        candidates.Add(new EndpointCandidate(port, index, port.Addresses.GetAddress(index), group, order, candidates.Count));
                    }
                }
            }
        }

        return candidates;
    }

    private static int CountIPv6(List<EndpointCandidate> candidates)
    {
        var count = 0;
        foreach (var candidate in candidates)
        {
            count += candidate.IsIPv6 ? 1 : 0;
        }

        return count;
    }

    // K11: of those that offer the same, who are neighbours now, one.
    private static List<EndpointCandidate> WithoutRivals(List<EndpointCandidate> sorted)
    {
        var kept = 0;
        for (int start = 0, end; start < sorted.Count; start = end)
        {
            end = start + 1;
            while (end < sorted.Count && sorted[end].IsRivalOf(sorted[start]))
            {
                end++;
            }

            sorted[kept++] = end == start + 1 ? sorted[start] : EndpointCandidate.Choose(sorted[start..end]);
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
        return sorted;
    }
}
