using Gateway;
using Gateway.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>The sample gateway as the guide starts it, and two pods that its slices have under addresses of a pod network.</summary>
internal sealed class GuideGateway : IAsyncDisposable
{
    private readonly PodNetwork _network = new();
    private readonly List<HttpbinPod> _pods = [];
    private WebApplication? _app;

    /// <summary>Starts a pod.</summary>
    /// <returns>Its address in the pod network.</returns>
    public async Task<string> AddPodAsync()
    {
        var pod = await HttpbinPod.StartAsync($"httpbin-{_pods.Count + 1}", 0);
        _pods.Add(pod);
        var address = RealGateway.AddressOf(_pods.Count);
        _network.Add(address, pod.Port);
        return address;
    }

    /// <param name="settings">The folder of the settings.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public async Task StartAsync(string settings, CancellationToken cancellationToken)
    {
        _app = await GatewayApp.BuildAsync(
            ["--contentRoot", settings, "--environment", "Development"],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IForwarderHttpClientFactory>(new PodNetworkForwarder(_network));
            });
        await _app.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        foreach (var pod in _pods)
        {
            await pod.DisposeAsync();
        }
    }
}
