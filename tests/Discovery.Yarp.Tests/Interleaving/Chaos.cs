using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Tests.Interleaving;

/// <summary>
/// Steps in wherever YARP calls out during a reload and wherever we call out during an update, and changes endpoints, registries
/// or runs updates right there. One thread and one seed: each run can be repeated.
/// </summary>
internal sealed class Chaos(Random random, InMemoryRegistry registry, ReloadableSettings settings, ManualScheduler scheduler)
    : IProxyConfigFilter, IConfigChangeListener, IClusterChangeListener, IForwarderHttpClientFactory, IAvailableDestinationsPolicy
{
    private readonly ForwarderHttpClientFactory _clients = new();
    private bool _inside;

    public static string[] Services { get; } = ["alpha", "beta", "gamma"];

    public string Name => nameof(Chaos);

    public bool FailReload { get; set; }

    public void Register(IServiceCollection services) => services
        .AddSingleton<IForwarderHttpClientFactory>(this)
        .AddSingleton<IAvailableDestinationsPolicy>(this)
        .AddSingleton<IClusterChangeListener>(this)
        .AddSingleton<IConfigChangeListener>(this)
        .AddSingleton<IProxyConfigFilter>(this);

    public void Step()
    {
        if (_inside)
        {
            return;
        }

        _inside = true;
        for (var i = random.Next(3); i > 0; i--)
        {
            Act();
        }

        _inside = false;
    }

    public void Act()
    {
        var service = new ServiceId("ns", Services[random.Next(Services.Length)]);
        switch (random.Next(8))
        {
            case 0:
                registry.Remove(service);
                break;
            case 1:
                settings.Change(("Discovery:Registries:late:Type", random.Next(2) == 0 ? "Stub" : null));
                break;
            case 2 or 3 or 4:
                scheduler.RunOne(random);
                break;
            default:
                registry.Set(service, Enumerable.Range(1, 4).Where(_ => random.Next(2) == 0)
                    .Select(host => new DiscoveredEndpoint($"10.0.0.{host}", 8080) { TargetName = random.Next(4) == 0 ? "reborn" : null }));
                break;
        }
    }

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        Step();
        return FailReload ? throw new InvalidOperationException("refused") : ValueTask.FromResult(cluster);
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        Step();
        return ValueTask.FromResult(route);
    }

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        Step();
        return _clients.CreateClient(context);
    }

    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        Step();
        return allDestinations;
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs) => Step();

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Step();

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => Step();

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => Step();

    public void OnClusterAdded(ClusterState cluster) => Step();

    public void OnClusterChanged(ClusterState cluster) => Step();

    public void OnClusterRemoved(ClusterState cluster) => Step();
}
