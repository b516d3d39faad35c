using Discovery;
using Discovery.Kubernetes.Options;
using Discovery.Kubernetes.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Start-up of Kubernetes registries.</summary>
public static class KubernetesDiscoveryServiceCollectionExtensions
{
    private const string DefaultName = "kubernetes";
    private const string TypeName = "Kubernetes";

    /// <summary>Adds one registry named <c>kubernetes</c>: the pod's own cluster, else that of the kubeconfig. May be called more than once.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The builder to add more registries to.</returns>
    public static IDiscoveryBuilder AddKubernetesDiscovery(this IServiceCollection services) =>
        services.AddKubernetesDiscovery(DefaultName, static _ => { });

    /// <summary>Adds a registry described by code. May be called more than once; the options of one name add up.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The registry's name: a lower-case DNS label other than <c>svc</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder to add more registries to.</returns>
    /// <exception cref="ArgumentException">The name cannot be a registry's.</exception>
    public static IDiscoveryBuilder AddKubernetesDiscovery(
        this IServiceCollection services, string name, Action<KubernetesRegistryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(name, configure);
        services.TryAddSingleton<KubernetesMetrics>();
        return services.AddDiscovery().AddRegistry(
            name,
            provider => RegistryMaker.Make(
                provider, name, provider.GetRequiredService<IOptionsMonitor<KubernetesRegistryOptions>>().Get(name), $"AddKubernetesDiscovery(\"{name}\")"),
            typeof(KubernetesRegistryOptions));
    }

    /// <summary>
    /// Adds every registry that a section names, and follows the section's changes at run time. Unknown keys, contradictions and
    /// values that cannot be used are errors at start, which name key, value and what is allowed.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>Discovery</c>.</param>
    /// <returns>The builder to add more registries to.</returns>
    public static IDiscoveryBuilder AddKubernetesDiscovery(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.TryAddSingleton<KubernetesMetrics>();
        return services.AddDiscovery().AddRegistryType(TypeName, Create).AddConfiguration(section);
    }

    private static IServiceRegistry Create(IServiceProvider provider, string name, IConfigurationSection section)
    {
        if (section["ApiServer"] is { Length: > 0 } server && !Uri.TryCreate(server, UriKind.RelativeOrAbsolute, out _))
        {
            // The binder's message would quote the value, and people put passwords into addresses.
            throw new OptionsValidationException(
                name,
                typeof(KubernetesRegistryOptions),
                [$"{section.Path}:ApiServer is no URI; allowed is an absolute http or https URI without user, query and fragment, such as https://kubernetes.default:443."]);
        }

        var options = new KubernetesRegistryOptions();
        RegistryConfiguration.Bind(section, options);
        TakeScalar(section.GetSection("NamespaceSelector:Match"), options.NamespaceSelector.Match);
        TakeScalar(section.GetSection("NamespaceSelector:NotMatch"), options.NamespaceSelector.NotMatch);
        return RegistryMaker.Make(provider, name, options, section.Path);
    }

    // The binder passes over a single value where a list is expected, and no selector at all means every namespace.
    private static void TakeScalar(IConfigurationSection section, IList<string> patterns)
    {
        if (section.Value is { Length: > 0 } only && patterns.Count == 0)
        {
            patterns.Add(only);
        }
    }
}
