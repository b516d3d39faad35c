using Discovery.Measurements.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Measurements.Gateway;

/// <summary>A gateway under load while endpoints change, beside one whose destinations are spelled out and stay.</summary>
internal sealed class GatewayLoad : Measurement
{
    private const string Static = "static configuration";

    public override string Name => "gateway";

    public override string Title => "A gateway under load, with 100 changes of endpoints a second";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        await using var server = await WebServer.StartAsync("0.0.0.0", static _ => { }, static app => app.Run(static context => context.Response.WriteAsync("ok")));
        Shop shop = new(server.Port);
        shop.Open();
        await using var discovered = await ProxyAsync(shop.Routes, shop.Discovered, shop.Registry);
        await using var spelledOut = await ProxyAsync(shop.Routes, shop.SpelledOut, null);
        await using var twin = await ProxyAsync(shop.Routes, shop.SpelledOut, null);
        using Load changing = new(discovered.Port, Clients), still = new(discovered.Port, Clients);
        using Load yardstick = new(spelledOut.Port, Clients), again = new(twin.Port, Clients);
        var turn = TimeSpan.FromMilliseconds(smoke ? 50 : 100);
        // The clock ticks for all of them: what is measured is what a change costs, not what it costs to wake up for one.
        Func<Task>[] turns =
        [
            () => Churn.DuringAsync(static () => { }, () => yardstick.RunAsync(turn)),
            () => Churn.DuringAsync(shop.Change, () => changing.RunAsync(turn)),
            () => Churn.DuringAsync(static () => { }, () => still.RunAsync(turn)),
            () => Churn.DuringAsync(static () => { }, () => again.RunAsync(turn)),
        ];
        for (var round = 0; round < (smoke ? 1 : 60); round++)
        {
            // Each comes after each other one as often.
            foreach (var which in (int[])[0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3])
            {
                await turns[which]();
            }
        }

        return
        [
            // At least 0.97 times the throughput.
            new("of the time, for each request", "µs", PerRequest(changing), Static, PerRequest(yardstick), 1 / 0.97),
            new("99th percentile of a request", "µs", Slowest(changing), Static, Slowest(yardstick), 1.1),
            new("of the processors, for each request, client and server included", "µs", Processor(changing), Static, Processor(yardstick)),
            new("allocated for each request, client and server included", "B", Bytes(changing), Static, Bytes(yardstick)),
            new("without changes: of the time, for each request", "µs", PerRequest(still), Static, PerRequest(yardstick)),
            new("without changes: of the processors, for each request", "µs", Processor(still), Static, Processor(yardstick)),
            new("without changes: 99th percentile of a request", "µs", Slowest(still), Static, Slowest(yardstick)),
            // How far two equal ones are apart on this machine.
            new("a second static configuration: of the time, for each request", "µs", PerRequest(again), Static, PerRequest(yardstick)),
            new("a second static configuration: of the processors, for each request", "µs", Processor(again), Static, Processor(yardstick)),
            new("a second static configuration: 99th percentile of a request", "µs", Slowest(again), Static, Slowest(yardstick)),
        ];
    }

    private static int Clients => 4 * Environment.ProcessorCount;

    private static double PerRequest(Load load) => Statistics.Undisturbed(load.PerRequest);

    private static double Processor(Load load) => Statistics.Undisturbed(load.Processor);

    private static double Bytes(Load load) => Statistics.Median([.. load.Bytes]);

    private static double Slowest(Load load) => Statistics.Undisturbed(load.Slowest);

    private static Task<WebServer> ProxyAsync(RouteConfig[] routes, ClusterConfig[] clusters, InMemoryRegistry? registry) => WebServer.StartAsync(
        "127.0.0.1",
        services =>
        {
            var proxy = services.AddReverseProxy().LoadFromMemory(routes, clusters);
            if (registry is not null)
            {
                services.AddDiscovery().AddRegistry(registry);
                proxy.AddDiscovery();
            }
        },
        static app => app.MapReverseProxy());
}
