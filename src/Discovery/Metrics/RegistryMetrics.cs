using System.Diagnostics.Metrics;

namespace Discovery.Metrics;

/// <summary>What registries know and how old it is, looked at when somebody collects it.</summary>
internal sealed class RegistryMetrics
{
    private readonly IServiceRegistryCatalog _catalog;
    private readonly TimeProvider _time;

    public RegistryMetrics(IServiceRegistryCatalog catalog, TimeProvider time, IMeterFactory factory)
    {
        _catalog = catalog;
        _time = time;
        var meter = factory.Create(DiscoveryMetrics.MeterName);
        meter.CreateObservableGauge("discovery.registry.age", Ages, "s", "Time since the registry's source was last heard of.");
        meter.CreateObservableGauge("discovery.registry.phase", Phases, "{registry}", "1 for the phase that the registry is in, 0 for the others.");
        meter.CreateObservableUpDownCounter("discovery.registry.services", Services, "{service}", "Services, by whether any of their endpoints is ready.");
        meter.CreateObservableUpDownCounter("discovery.registry.endpoints", Endpoints, "{endpoint}", "Endpoints, by their state.");
        meter.CreateObservableUpDownCounter("discovery.registry.warnings", Warnings, "{warning}", "Degraded modes that the registry is in.");
    }

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _time.GetUtcNow();
        foreach (var registry in _catalog.Registries)
        {
            if (registry.Status.LastContact is { } contact)
            {
                yield return new(Math.Max(0, (now - contact).TotalSeconds), Tag("discovery.registry", registry.Name));
            }
        }
    }

    private IEnumerable<Measurement<int>> Phases()
    {
        foreach (var registry in _catalog.Registries)
        {
            var current = registry.Status.Phase;
            foreach (var phase in Enum.GetValues<RegistryPhase>())
            {
                // All of them, so that a phase that is over goes to 0 and does not merely stop.
                yield return new(phase == current ? 1 : 0, Tag("discovery.registry", registry.Name), Tag("discovery.phase", NameOf(phase)));
            }
        }
    }

    private IEnumerable<Measurement<int>> Services()
    {
        foreach (var registry in _catalog.Registries)
        {
            var services = registry.Services;
            var ready = services.Count(id => registry.GetService(id).Counts.Ready > 0);
            var empty = services.Count - ready;
            yield return new(ready, Tag("discovery.registry", registry.Name), Tag("discovery.state", "ready"));
            yield return new(empty, Tag("discovery.registry", registry.Name), Tag("discovery.state", "empty"));
        }
    }

    private IEnumerable<Measurement<int>> Endpoints()
    {
        foreach (var registry in _catalog.Registries)
        {
            int ready = 0, draining = 0, notReady = 0;
            foreach (var counts in registry.Services.Select(id => registry.GetService(id).Counts))
            {
                ready += counts.Ready;
                draining += counts.Draining;
                notReady += counts.NotReady;
            }

            yield return new(ready, Tag("discovery.registry", registry.Name), Tag("discovery.state", "ready"));
            yield return new(draining, Tag("discovery.registry", registry.Name), Tag("discovery.state", "draining"));
            yield return new(notReady, Tag("discovery.registry", registry.Name), Tag("discovery.state", "not_ready"));
        }
    }

    private IEnumerable<Measurement<int>> Warnings() =>
        _catalog.Registries.Select(static registry => new Measurement<int>(registry.Status.Warnings.Count, Tag("discovery.registry", registry.Name)));

    private static string NameOf(RegistryPhase phase) => phase switch
    {
        RegistryPhase.Disabled => "disabled",
        RegistryPhase.Starting => "starting",
        RegistryPhase.Synced => "synced",
        RegistryPhase.Stale => "stale",
        _ => "failed",
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
