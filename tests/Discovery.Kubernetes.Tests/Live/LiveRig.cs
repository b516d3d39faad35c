using System.Net.NetworkInformation;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>An application whose registries come from a configuration that changes under it.</summary>
internal sealed class LiveRig : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly EmbeddedApiServer[] _servers;
    private readonly IDisposable _following;

    public LiveRig(LiveConfiguration configuration, EmbeddedApiServer[] servers, Action<IServiceCollection>? more = null)
    {
        Configuration = configuration;
        _servers = servers;
        Time = new TestTime(Pulse);
        Log = new TestLog(Pulse);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(Log);
        services.AddSingleton<TimeProvider>(Time);
        services.AddKubernetesDiscovery(configuration.Section);
        services.AddHealthChecks().AddDiscovery();
        more?.Invoke(services);
        _provider = services.BuildServiceProvider();
        _following = ChangeToken.OnChange(() => Catalog.ChangeToken, Pulse.Beat);
    }

    public Pulse Pulse { get; } = new();

    public TestTime Time { get; }

    public TestLog Log { get; }

    public LiveConfiguration Configuration { get; }

    public IServiceResolver Resolver => _provider.GetRequiredService<IServiceResolver>();

    public IServiceRegistryCatalog Catalog => _provider.GetRequiredService<IServiceRegistryCatalog>();

    public IHttpClientFactory Clients => _provider.GetRequiredService<IHttpClientFactory>();

    /// <summary>Errors in the log that the test means to cause.</summary>
    public int ExpectedErrors { get; set; }

    public RegistryStatus Status(string name = "k8s") => Catalog.TryGetRegistry(name, out var registry) ? registry.Status : throw new InvalidOperationException(name);

    public Task UntilAsync(Func<RegistryStatus, bool> condition) => Pulse.UntilAsync(() => condition(Status()), ToString);

    /// <summary>Until no registry waits to take another's place.</summary>
    public Task UntilInForceAsync() => Pulse.UntilAsync(
        () => Catalog.Registries.All(static registry => registry.Status.Warnings.All(static warning => !IsRepointed(warning))), ToString);

    public static bool IsRepointed(string warning) => warning.Contains("the answers are still those of the one before it", StringComparison.Ordinal);

    public Task<HealthReport> HealthAsync() => _provider.GetRequiredService<HealthCheckService>().CheckHealthAsync().WaitAsync(Pulse.Patience);

    public override string ToString() => string.Join(Environment.NewLine, Catalog.Registries.Select(static registry =>
        $"{registry.Name} {registry.Status.Phase}: {registry.Status.Reason} [{string.Join("; ", registry.Status.Warnings)}]")) + Environment.NewLine + Log.Last(30);

    // K39: what was replaced long ago, and what is being stopped now, is gone when this has ended.
    public async ValueTask DisposeAsync()
    {
        _following.Dispose();
        await _provider.DisposeAsync().AsTask().WaitAsync(Pulse.Patience);
        Assert.Equal(0, Time.Pending(static _ => true));
        Assert.Equal(ExpectedErrors, Log.Entries.Count(static entry => entry.Level >= LogLevel.Error));
        // A connection that was being made when its handler was disposed is closed once it is made, and nobody is told when.
        Assert.True(SpinWait.SpinUntil(() => !OpenSockets().Any(), Pulse.Patience), $"still open: {string.Join(", ", OpenSockets())}");
    }

    private IEnumerable<string> OpenSockets()
    {
        var ports = _servers.Select(static server => server.Address.Port).ToHashSet();
        return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Where(connection => ports.Contains(connection.RemoteEndPoint.Port) && connection.State == TcpState.Established)
            .Select(static connection => $"{connection.LocalEndPoint} to {connection.RemoteEndPoint}");
    }
}
