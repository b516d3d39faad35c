using Gateway.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests;

/// <summary>The sample gateway with its demo cluster, on free ports.</summary>
internal sealed class RunningGateway : GatewayUnderTest
{
    private RunningGateway(DirectoryInfo content, WebApplication app)
        : base(content, app) => Demo = app.Services.GetRequiredService<DemoCluster>();

    public DemoCluster Demo { get; }

    public static Task<RunningGateway> StartAsync(CancellationToken cancellationToken, params string[] arguments) =>
        StartAsync(static _ => { }, cancellationToken, arguments);

    public static async Task<RunningGateway> StartAsync(
        Action<WebApplicationBuilder> configure, CancellationToken cancellationToken, params string[] arguments)
    {
        var content = CreateContent();
        var ports = FreePorts.Take(5);
        var app = await StartAsync(
            content,
            [
                "--Demo:ApiServerPort", $"{ports[0]}",
                "--Demo:BackendPorts:0", $"{ports[1]}",
                "--Demo:BackendPorts:1", $"{ports[2]}",
                "--Demo:BackendPorts:2", $"{ports[3]}",
                "--Demo:BackendPorts:3", $"{ports[4]}",
                "--Discovery:Registries:my-k8s-cluster:ApiServer", $"http://127.0.0.1:{ports[0]}",
                .. arguments,
            ],
            configure,
            cancellationToken);
        return new RunningGateway(content, app);
    }
}
