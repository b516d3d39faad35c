using Gateway.Demo;
using Gateway.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>The sample gateway pointed at a real API server, by configuration only, and the pods of its service in this process.</summary>
internal sealed class RealGateway : GatewayUnderTest
{
    private readonly CredentialFiles _credentials;
    private readonly HttpbinPod[] _pods;

    private RealGateway(DirectoryInfo content, WebApplication app, CredentialFiles credentials, HttpbinPod[] pods)
        : base(content, app)
    {
        _credentials = credentials;
        _pods = pods;
    }

    /// <summary>Where the pod <c>httpbin-n</c> is, as slices have it.</summary>
    public static string AddressOf(int pod) => $"10.244.1.{pod}";

    /// <param name="ns">The only namespace selected, and where the gateway's service <c>httpbin</c> is.</param>
    /// <param name="token">What the gateway signs in with.</param>
    /// <param name="pods">How many pods run; which of them are endpoints, slices say.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<RealGateway> StartAsync(TestNamespace ns, string token, int pods, CancellationToken cancellationToken)
    {
        var network = new PodNetwork();
        var running = new HttpbinPod[pods];
        for (var i = 0; i < pods; i++)
        {
            running[i] = await HttpbinPod.StartAsync($"httpbin-{i + 1}", 0);
            network.Add(AddressOf(i + 1), running[i].Port);
        }

        var content = CreateContent();
        var credentials = new CredentialFiles(ns.Cluster, token);
        var app = await StartAsync(
            content,
            Arguments(ns, credentials),
            builder => builder.Services.AddSingleton<IForwarderHttpClientFactory>(new PodNetworkForwarder(network)),
            cancellationToken);
        return new RealGateway(content, app, credentials, running);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _credentials.Dispose();
        foreach (var pod in _pods)
        {
            await pod.DisposeAsync();
        }
    }

    private static string[] Arguments(TestNamespace ns, CredentialFiles credentials)
    {
        const string registry = "--Discovery:Registries:my-k8s-cluster";
        string[] arguments =
        [
            "--environment", "Development", // for the dump
            $"{registry}:ApiServer", ns.Cluster.Address.ToString(),
            $"{registry}:TokenFile", credentials.TokenFile,
            $"{registry}:NamespaceSelector:Match:0", ns.Name,
            "--ReverseProxy:Clusters:sd-app:Destinations:httpbin:Address", $"http://httpbin.{ns.Name}:80",
        ];
        return credentials.AuthorityFile is { } authority ? [.. arguments, $"{registry}:CertificateAuthorityFile", authority] : arguments;
    }
}
