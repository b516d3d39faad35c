using System.Text.Json.Nodes;
using Discovery.Testing;

namespace Gateway.Demo;

/// <summary>A Kubernetes API server in this process, and a service <c>httpbin</c> in it whose pods are listeners on loopback ports.</summary>
public sealed class DemoCluster : IAsyncDisposable
{
    private readonly List<HttpbinPod> _pods = [];

    private DemoCluster(EmbeddedApiServer server) => Server = server;

    public EmbeddedApiServer Server { get; }

    public IReadOnlyList<HttpbinPod> Pods => _pods;

    /// <summary>Starts the demo if a registry's API server is the demo's address; a gateway that points elsewhere has no use for it. An empty one is started for people.</summary>
    public static async Task<DemoCluster?> StartIfConfiguredAsync(IConfiguration configuration)
    {
        var options = configuration.GetSection("Demo").Get<DemoOptions>() ?? new DemoOptions();
        var isUsed = configuration.GetSection("Discovery:Registries").GetChildren()
            .Any(registry => Uri.TryCreate(registry["ApiServer"], UriKind.Absolute, out var address)
                && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && address.Port == options.ApiServerPort);
        return isUsed || options.Empty ? await StartAsync(options) : null;
    }

    public static async Task<DemoCluster> StartAsync(DemoOptions options)
    {
        var server = await EmbeddedApiServer.StartAsync(server =>
        {
            server.Port = options.ApiServerPort;
            server.AllowAnonymous = true; // so that kubectl --server and curl work as they are
        });
        var demo = new DemoCluster(server);
        try
        {
            for (var i = 0; i < options.BackendPorts.Length; i++)
            {
                demo._pods.Add(await HttpbinPod.StartAsync($"httpbin-{i + 1}", options.BackendPorts[i]));
            }

            if (options.Empty)
            {
                return demo;
            }

            server.CreateNamespace("apisix");
            server.Apply(Service());
            foreach (var pod in demo._pods.Take(options.Pods))
            {
                server.Apply(Slice(pod));
            }

            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    /// <summary>The slice of one pod. Pods that differ in their port cannot share one.</summary>
    public static JsonNode Slice(HttpbinPod pod) => JsonNode.Parse($$"""
        {
          "apiVersion": "discovery.k8s.io/v1",
          "kind": "EndpointSlice",
          "metadata": {
            "name": "{{pod.Name}}", "namespace": "apisix",
            "labels": { "kubernetes.io/service-name": "httpbin" }
          },
          "addressType": "IPv4",
          "ports": [ { "name": "http", "port": {{pod.Port}} } ],
          "endpoints": [ {
            "addresses": [ "127.0.0.1" ],
            "conditions": { "ready": true },
            "targetRef": { "kind": "Pod", "namespace": "apisix", "name": "{{pod.Name}}" }
          } ]
        }
        """)!;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var pod in _pods)
        {
            await pod.DisposeAsync();
        }
    }

    private static JsonNode Service() => JsonNode.Parse("""
        {
          "apiVersion": "v1",
          "kind": "Service",
          "metadata": { "name": "httpbin", "namespace": "apisix" },
          "spec": { "ports": [ { "name": "http", "port": 80, "targetPort": "http" } ], "selector": { "app": "httpbin" } }
        }
        """)!;
}
