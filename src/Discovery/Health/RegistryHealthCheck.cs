using Discovery.Registries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discovery.Health;

/// <summary>
/// Healthy: every registry is synced or switched off. Degraded: one is stale, so its last known state is being served.
/// Unhealthy: one has never synced, so its services cannot be called; one that is optional only degrades. Warnings are shown but do
/// not count: with least privileges a degraded mode is often the intended one (K02), and a check that is never healthy is one
/// nobody reads.
/// </summary>
internal sealed class RegistryHealthCheck(RegistryCatalog catalog, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var worst = HealthStatus.Healthy;
        List<string> sentences = [];
        Dictionary<string, object> data = new(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var state = catalog.State;
        foreach (var registry in state.Registries)
        {
            var status = registry.Status;
            var isRequired = !state.Options.OptionalRegistries.Contains(registry.Name);
            var health = HealthOf(status.Phase, isRequired);
            worst = health < worst ? health : worst;
            data[registry.Name] = RegistryHealthData.Describe(status, isRequired, now);
            sentences.Add(RegistryHealthData.Sentence(registry.Name, status, isRequired, now));
        }

        var description = sentences.Count == 0 ? "no registry is configured" : string.Join("; ", sentences);
        // Whoever registers the check decides what its failure counts as.
        var result = worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst;
        return Task.FromResult(new HealthCheckResult(result, description, exception: null, data));
    }

    private static HealthStatus HealthOf(RegistryPhase phase, bool isRequired) => phase switch
    {
        RegistryPhase.Synced or RegistryPhase.Disabled => HealthStatus.Healthy,
        RegistryPhase.Stale => HealthStatus.Degraded,
        _ => isRequired ? HealthStatus.Unhealthy : HealthStatus.Degraded,
    };
}
