using Microsoft.Extensions.Primitives;

namespace Discovery.Yarp.Planning;

/// <summary>Asks the registries what a plan means now. Synchronous, without I/O; never throws.</summary>
internal sealed class ClusterExpander(IServiceResolver resolver, IServiceRegistryCatalog catalog, DestinationNames names)
{
    /// <param name="plan">The plan.</param>
    /// <param name="previous">What came out before: destinations that have not changed are taken from it.</param>
    public ExpandedCluster Expand(ClusterPlan plan, ExpandedCluster? previous = null)
    {
        // The token first: a registry that comes between the two reads fires this very token afterwards.
        List<IChangeToken> tokens = plan.Templates.Count == 0 ? [] : [catalog.ChangeToken];
        List<ResolvedTemplate> services = [];
        Dictionary<string, ExpandedDestination> discovered = new(StringComparer.OrdinalIgnoreCase);
        foreach (var template in plan.Templates)
        {
            if (!names.TryRead(template.Address, plan.Registry, out var reference))
            {
                continue;
            }

            var resolution = resolver.Resolve(reference);
            services.Add(new ResolvedTemplate(template, reference, resolution));
            tokens.Add(resolution.ChangeToken);
            var health = template.Health is not null && names.TryRead(template.Health, plan.Registry, out var probed)
                ? HealthPorts.Find(template, reference, probed, resolver)
                : null;
            if (health?.Resolution is { } other)
            {
                tokens.Add(other.ChangeToken);
            }

            Add(discovered, plan, template, resolution, health, previous);
        }

        return new ExpandedCluster(plan, services, discovered, tokens);
    }

    private static void Add(
        Dictionary<string, ExpandedDestination> discovered,
        ClusterPlan plan,
        DestinationTemplate template,
        ServiceResolution resolution,
        HealthPorts? health,
        ExpandedCluster? previous)
    {
        foreach (var endpoint in resolution.Endpoints)
        {
            var id = template.IdOf(endpoint);
            if (plan.Destinations.ContainsKey(id))
            {
                continue; // a fixed destination of that very name was there first
            }

            var healthPort = health?.Of(endpoint);
            var known = previous?.Discovered.GetValueOrDefault(id);
            discovered[id] = known is not null && known.IsSame(template, endpoint, healthPort)
                ? known with { Endpoint = endpoint }
                : new ExpandedDestination(template, endpoint, healthPort, template.For(endpoint, healthPort));
        }
    }
}
