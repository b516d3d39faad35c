using Discovery.Testing;

namespace RollingUpdate.Cluster;

/// <summary>The service <c>shop/web</c> on an API server in this process, and its pods. It does what a Deployment and the kubelet do.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly List<Pod> _pods = [];
    private volatile IReadOnlyList<Pod> _ready = [];
    private int _made;

    private Deployment(EmbeddedApiServer server) => Server = server;

    public EmbeddedApiServer Server { get; }

    /// <summary>The pods that run.</summary>
    public IReadOnlyList<Pod> Pods => [.. _pods];

    /// <summary>The pods that a list of addresses would have now: those that are ready, as far as anybody has noticed.</summary>
    public IReadOnlyList<Pod> ReadyPods => _ready;

    public static async Task<Deployment> StartAsync(int pods)
    {
        var deployment = new Deployment(await EmbeddedApiServer.StartAsync());
        deployment.Server.CreateNamespace("shop");
        deployment.Server.Apply(Manifests.Service());
        for (var i = 0; i < pods; i++)
        {
            await deployment.AddAsync();
        }

        return deployment;
    }

    /// <summary>Replaces each pod as a Deployment does: first the new one, then the old one is told, has time, and stops.</summary>
    /// <param name="grace">Between "no longer ready" and the end of the process.</param>
    public async Task ReplaceGracefullyAsync(TimeSpan grace)
    {
        foreach (var old in Pods)
        {
            await AddAsync();
            _ready = [.. _ready.Where(pod => pod != old)];
            Server.Apply(Manifests.Slice(old, ready: false, terminating: true));
            await Task.Delay(grace);
            await old.StopAsync();
            Remove(old);
        }
    }

    /// <summary>Kills each pod without a word. Its endpoint stays until somebody has noticed; then a new pod comes.</summary>
    /// <param name="linger">Until it is noticed.</param>
    public async Task ReplaceAbruptlyAsync(TimeSpan linger)
    {
        foreach (var old in Pods)
        {
            await old.KillAsync();
            await Task.Delay(linger);
            Remove(old);
            await AddAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var pod in _pods)
        {
            await pod.DisposeAsync();
        }
    }

    private async Task AddAsync()
    {
        var pod = await Pod.StartAsync($"web-{++_made}");
        _pods.Add(pod);
        _ready = [.. _ready, pod];
        Server.Apply(Manifests.Slice(pod, ready: true, terminating: false));
    }

    private void Remove(Pod pod)
    {
        Server.DeleteEndpointSlice("shop", pod.Name);
        _pods.Remove(pod);
        _ready = [.. _ready.Where(other => other != pod)];
    }
}
