using System.Diagnostics.CodeAnalysis;
using Discovery.Metrics;
using Discovery.Registries;
using Discovery.Tracing;

namespace Discovery.Resolution;

internal sealed class ServiceResolver(RegistryCatalog catalog, DiscoveryMetrics metrics, TimeProvider time) : IServiceResolver
{
    public bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        ArgumentNullException.ThrowIfNull(uri);
        reference = null;
        if (!uri.IsAbsoluteUri)
        {
            return false;
        }

        var state = catalog.State;
        var prefix = UriPrefix.Of(uri);
        if (prefix.IsEmpty)
        {
            return HostNames.TryRead(state, uri, out reference);
        }

        if (!state.Authorities.TryGet(prefix, out reference))
        {
            var text = prefix.ToString();
            if (HostNames.TryRead(state, uri, out reference))
            {
                (reference.UriPrefix, reference.UriAuthority) = (text, HostNames.Authority(uri));
            }

            state.Authorities.Add(text, reference);
        }

        return reference is not null;
    }

    public ServiceResolution Resolve(ServiceReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.LastAnswer is { } last && last.IsInForce(catalog.State.Signal))
        {
            metrics.Resolved(last);
            return last;
        }

        return Ask(reference);
    }

    private ServiceResolution Ask(ServiceReference reference)
    {
        while (true)
        {
            var state = catalog.State;
            var entry = Find(state, reference);
            var resolution = entry is null ? Unknown(state, reference) : Resolve(state, entry.Visible, reference);
            // A registry that has lost its place is emptied, and what it did not know then is no answer: ask its successor.
            if (state == catalog.State)
            {
                metrics.Resolved(resolution);
                return resolution;
            }
        }
    }

    public ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken = default)
    {
        var resolution = Resolve(reference);
        return resolution.Status == ResolutionStatus.NotSynced ? WaitAndResolveAsync(reference, cancellationToken) : ValueTask.FromResult(resolution);
    }

    private async ValueTask<ServiceResolution> WaitAndResolveAsync(ServiceReference reference, CancellationToken cancellationToken)
    {
        using var activity = DiscoveryTracing.StartWait(reference);
        while (true)
        {
            var state = catalog.State;
            var wait = Find(state, reference)?.FirstSync(state.Options.InitialSyncTimeout, time);
            if (wait is null or { IsCompleted: true })
            {
                var resolution = Resolve(reference);
                activity.End(resolution.Status);
                return resolution;
            }

            // One that loses its place meanwhile ends the wait for it, and another begins for its successor.
            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static RegistryEntry? Find(CatalogState state, ServiceReference reference) =>
        reference.Registry is null ? state.Default : state.Find(reference.Registry);

    private static ServiceResolution Resolve(CatalogState state, IServiceRegistry registry, ServiceReference reference)
    {
        var id = new ServiceId(reference.Namespace ?? registry.DefaultNamespace, reference.Name);
        var snapshot = registry.GetService(id);
        if (!snapshot.Exists)
        {
            var (phase, reason) = registry.Phase();
            if (phase == RegistryPhase.Disabled)
            {
                return Refuse(ResolutionStatus.RegistryDisabled, reason);
            }

            if (!registry.Includes(id.Namespace))
            {
                return Refuse(ResolutionStatus.NamespaceExcluded, $"registry '{registry.Name}' leaves out namespace '{id.Namespace}'");
            }

            if (phase is RegistryPhase.Starting or RegistryPhase.Failed)
            {
                var why = reason.Length == 0 ? "" : $": {reason}";
                return Refuse(ResolutionStatus.NotSynced, $"registry '{registry.Name}' has not synced yet{why}");
            }

            // The first sync publishes first and moves the status on second: what was missing then may be here now.
            snapshot = registry.GetService(id);
            if (!snapshot.Exists)
            {
                return Refuse(ResolutionStatus.ServiceNotFound, $"registry '{registry.Name}' knows no service {id}");
            }
        }

        var answer = snapshot.Select(reference.Port).ToResolution(snapshot, state, state.Signal, state.Topology.Prefer);
        if (snapshot.IsClaimed)
        {
            reference.LastAnswer = answer;
        }

        return answer;

        ServiceResolution Refuse(ResolutionStatus status, string reason) =>
            new(status, reason, [], snapshot.ChangeToken, state.Signal);
    }

    private static ServiceResolution Unknown(CatalogState state, ServiceReference reference)
    {
        var names = state.Entries.Count == 0 ? "none is registered" : $"there is {string.Join(", ", state.Entries.Select(static entry => entry.Name))}";
        var reason = reference.Registry is { } name
            ? $"there is no registry '{name}': {names}"
            : state.Entries.Count == 0
                ? "there is no registry: none is registered"
                : $"'{reference}' names no registry and there is no default one: set Discovery:DefaultRegistry ({names})";
        return new(ResolutionStatus.UnknownRegistry, reason, [], state.Signal);
    }
}
