using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Discovery.Kubernetes.Options;

/// <summary>Makes a registry from options, or says what is wrong with them.</summary>
internal static partial class RegistryMaker
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <param name="services">Logging and time.</param>
    /// <param name="name">The registry's name.</param>
    /// <param name="options">Any options.</param>
    /// <param name="path">Where their keys stand, for messages.</param>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    public static IServiceRegistry Make(IServiceProvider services, string name, KubernetesRegistryOptions options, string path)
    {
        var failures = new KubernetesRegistryOptionsValidator(path).Validate(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(KubernetesRegistryOptions), failures);
        }

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Discovery.Kubernetes");
        if (options is { SkipTlsVerify: true, Enabled: true })
        {
            LogUnverified(logger, name);
        }

        var factory = new ConnectionFactory(options, logger);
        return new KubernetesRegistry(
            name,
            options,
            DefaultNamespace(options),
            factory.Create,
            new ReflectorSettings(services.GetRequiredService<TimeProvider>(), Random.Shared, options.WatchdogTimeout),
            logger,
            services.GetService<KubernetesMetrics>());
    }

    private static string DefaultNamespace(KubernetesRegistryOptions options) =>
        options.DefaultNamespace
        ?? options.NamespaceSelector.Equal
        ?? (options.NamespaceSelector.Match is [var only] && NamespaceSelectorValidator.IsNamespace(only) ? only : null)
        ?? OfSource(options)
        ?? "default";

    private static string? OfSource(KubernetesRegistryOptions options)
    {
        if (options.ApiServer is not null || !options.Enabled)
        {
            return null;
        }

        if (options is { KubeConfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster())
        {
            return File.Exists(PodNamespaceFile) ? File.ReadAllText(PodNamespaceFile).Trim() : null;
        }

        return KubeConfigFile.Namespace(KubeConfigFile.Load(options.KubeConfig, options.Context), options.Context);
    }

    [LoggerMessage(1, LogLevel.Warning, "Registry '{Registry}' does not verify the API server's certificate (SkipTlsVerify): anybody on the way can read its token and make up endpoints.", EventName = "TlsNotVerified")]
    private static partial void LogUnverified(ILogger logger, string registry);
}
