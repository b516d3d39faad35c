using Discovery;
using Discovery.Health;
using Discovery.Registries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the registries to an application's health checks.</summary>
public static class DiscoveryHealthChecksBuilderExtensions
{
    private static readonly string[] DefaultTags = ["ready"];

    /// <summary>
    /// Adds a check that is healthy when every registry is <see cref="RegistryPhase.Synced"/> or
    /// <see cref="RegistryPhase.Disabled"/>, degraded when one is <see cref="RegistryPhase.Stale"/> (its last known state is
    /// being served), and unhealthy when one is <see cref="RegistryPhase.Starting"/> or <see cref="RegistryPhase.Failed"/>; one of
    /// <see cref="DiscoveryOptions.OptionalRegistries"/> only degrades. May be called more than once.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is reported instead of unhealthy; <see langword="null"/> is unhealthy.</param>
    /// <param name="tags">Tags to filter checks by; <see langword="null"/> is <c>ready</c>: this is a check of readiness, not of liveness.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The data has an entry for each registry: phase, whether it is required, reason, when its source was last heard of and how many seconds ago,
    /// counts and warnings. Warnings alone leave the check healthy. No credential is ever in it.
    /// </remarks>
    public static IHealthChecksBuilder AddDiscovery(
        this IHealthChecksBuilder builder, string name = "discovery", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddDiscovery();
        var mark = new DiscoveryHealthCheck(name);
        if (builder.Services.Any(service => mark.Equals(service.IsKeyedService ? null : service.ImplementationInstance)))
        {
            return builder;
        }

        builder.Services.AddSingleton(mark);
        return builder.Add(new HealthCheckRegistration(
            name,
            static provider => new RegistryHealthCheck(
                provider.GetRequiredService<RegistryCatalog>(), provider.GetRequiredService<TimeProvider>()),
            failureStatus,
            tags ?? DefaultTags));
    }
}
