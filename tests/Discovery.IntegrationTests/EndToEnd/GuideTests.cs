using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;
using Gateway.Tests.Guide;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>
/// Every command of docs/guide.md for a reader with a cluster: account, permissions and token are a real API server's. The test is the
/// cluster's controllers and pods, and nothing else.
/// </summary>
public sealed class GuideTests(RealClusters clusters) : EndToEndTest
{
    private const string GatewayCommand = "dotnet run --project samples/Gateway -- --contentRoot \"$PWD/guide\"\n";

    [Fact]
    public async Task Guide_WithACluster_DoesWhatItSays()
    {
        Assert.SkipUnless(GuideWorkspace.Has("bash") && GuideWorkspace.Has("curl") && GuideWorkspace.Has("kubectl"), "There is no bash, curl or kubectl here.");
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.NamespaceDeletion, Deadline);
        using var workspace = new GuideWorkspace();
        await File.WriteAllTextAsync(workspace.Kubeconfig, Kubeconfig(cluster), Deadline);
        var ports = new Dictionary<string, int> { ["9080"] = FreePort.Next(), ["9081"] = 0, ["9101"] = 0, ["9102"] = 0, ["9103"] = 0 };
        await using (var gateway = new GuideGateway())
        {
            await new GuideRun(workspace, ["cluster"], Here).RunAsync(
                command =>
                {
                    Assert.Equal(GatewayCommand, command);
                    return gateway.StartAsync(Path.Combine(workspace.Folder, "guide"), Deadline);
                },
                block => block.Commands.Contains("kind: Service", StringComparison.Ordinal) ? PlayControllersAsync(cluster, gateway) : Task.CompletedTask,
                Deadline);
        }

        Assert.False(Directory.Exists(Path.Combine(workspace.Folder, "guide")));
        using var admin = cluster.CreateClient(Deadline);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{ApiResource.Namespaces.ClusterPath}/apisix")).StatusCode);

        string Here(string text) => ports.Aggregate(text, static (here, port) => here.Replace(port.Key, port.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private async Task PlayControllersAsync(IApiServerCluster cluster, GuideGateway gateway)
    {
        using var controllers = cluster.CreateClient(Deadline);
        foreach (var slice in (string[])["httpbin-a", "httpbin-b"])
        {
            var manifest = Manifests.EndpointSlice(slice, (Manifests.ServiceNameLabel, "httpbin"));
            manifest["endpoints"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray(await gateway.AddPodAsync()), ["conditions"] = new JsonObject { ["ready"] = true },
            });
            (await controllers.CreateAsync(ApiResource.EndpointSlices.PathIn("apisix"), manifest)).Expect(HttpStatusCode.Created);
        }
    }

    private static string Kubeconfig(IApiServerCluster cluster) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = "test",
        ["contexts"] = new JsonArray(new JsonObject { ["name"] = "test", ["context"] = new JsonObject { ["cluster"] = "test", ["user"] = "admin" } }),
        ["users"] = new JsonArray(new JsonObject { ["name"] = "admin", ["user"] = new JsonObject { ["token"] = cluster.AdminToken } }),
        ["clusters"] = new JsonArray(new JsonObject
        {
            ["name"] = "test",
            ["cluster"] = new JsonObject
            {
                ["server"] = cluster.Address.GetLeftPart(UriPartial.Authority),
                ["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(cluster.CertificateAuthorities.ExportCertificatePems())),
            },
        }),
    }.ToJsonString();
}
