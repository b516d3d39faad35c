using System.Net;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.Benchmarks.Data;
using Discovery.IntegrationTests.Clusters;
using Discovery.Kubernetes.Transport;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Server;

/// <summary>A real API server with the slices of the data in it.</summary>
internal sealed class FilledServer : IAsyncDisposable
{
    private readonly EnvtestCluster _cluster;
    private readonly string _authority = Path.GetTempFileName();

    private FilledServer(EnvtestCluster cluster, SliceData data)
    {
        _cluster = cluster;
        Data = data;
        File.WriteAllText(_authority, cluster.CertificateAuthorities.ExportCertificatePems());
    }

    public SliceData Data { get; }

    /// <summary>Null if there are no servers to start: they are where <c>KUBEBUILDER_ASSETS</c> says.</summary>
    public static async Task<FilledServer?> StartAsync(SliceData data)
    {
        if (EnvtestAssets.Find() is not { } assets)
        {
            return null;
        }

        FilledServer server = new(await EnvtestCluster.StartAsync(assets, CancellationToken.None), data);
        await server.FillAsync();
        return server;
    }

    /// <summary>Says why there is nothing to measure.</summary>
    public static IReadOnlyList<Running.Sample> Missing()
    {
        Console.Error.WriteLine($"This needs a real API server: set {EnvtestAssets.Variable} to a folder with kube-apiserver and etcd.");
        return [];
    }

    private ApiServerClient CreateClient() => _cluster.CreateClient(CancellationToken.None);

    /// <summary>A process' services with a registry of this server, which is not running yet.</summary>
    public ServiceProvider CreateServices()
    {
        ServiceCollection services = new();
        services.AddKubernetesDiscovery("cluster", options =>
        {
            options.ApiServer = _cluster.Address;
            options.Token = _cluster.AdminToken;
            options.CertificateAuthorityFile = _authority;
        });
        return services.BuildServiceProvider();
    }

    /// <summary>KubernetesClient, of the same server.</summary>
    public k8s.Kubernetes CreateKubernetesClient() => new(new KubernetesClientConfiguration
    {
        Host = _cluster.Address.AbsoluteUri,
        AccessToken = _cluster.AdminToken,
        SslCaCerts = _cluster.CertificateAuthorities,
    });

    /// <summary>A bare client of the same server, with the registry's settings.</summary>
    /// <param name="accept">The media type it asks for.</param>
    /// <param name="version">That of HTTP: the registry reads lists over the first, and watches over the second.</param>
    /// <param name="decompression">What it asks for and undoes.</param>
    public HttpClient CreateHttpClient(string accept, Version version, DecompressionMethods decompression = DecompressionMethods.None)
    {
        var handler = new TlsSettings(_cluster.CertificateAuthorities, client: null, skipVerification: false).CreateHandler();
        handler.AutomaticDecompression = decompression;
        return new HttpClient(handler)
        {
            BaseAddress = _cluster.Address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DefaultRequestHeaders = { Authorization = new("Bearer", _cluster.AdminToken), Accept = { new(accept) } },
        };
    }

    public Uri AddressOf(int slice) => new(_cluster.Address, $"{PathOf(Data.ServiceOf(slice))}/{Data.SliceName(slice)}");

    /// <summary>A slice as a client writes it: without what only the server may say.</summary>
    public JsonObject New(int slice, int revision)
    {
        var json = JsonNode.Parse(Data.Event(slice, revision))!["object"]!.DeepClone().AsObject();
        var metadata = json["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        metadata.Remove("uid");
        metadata.Remove("creationTimestamp");
        metadata.Remove("generation");
        return json;
    }

    private static string PathOf(int service) => ApiResource.EndpointSlices.PathIn(SliceData.NamespaceOf(service));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        File.Delete(_authority);
    }

    private async Task FillAsync()
    {
        using var admin = CreateClient();
        foreach (var ns in Enumerable.Range(0, Data.Services).Select(SliceData.NamespaceOf).Distinct())
        {
            (await admin.CreateAsync(ApiResource.Namespaces.ClusterPath, Manifests.Of(ApiResource.Namespaces, ns))).Expect(HttpStatusCode.Created);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Data.Slices),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (slice, _) => (await admin.CreateAsync(PathOf(Data.ServiceOf(slice)), New(slice, revision: 0))).Expect(HttpStatusCode.Created));
    }
}
