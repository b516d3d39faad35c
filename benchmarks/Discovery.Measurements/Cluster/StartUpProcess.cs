using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Discovery.Measurements.Running;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Cluster;

/// <summary>A process that wants one endpoint, says it, and ends.</summary>
internal static class StartUpProcess
{
    /// <summary>The argument by which the program becomes one.</summary>
    public const string Argument = "--start-up";

    /// <summary>Knows of discovery.</summary>
    public const string Discovery = "discovery";

    /// <summary>Lists the slices with KubernetesClient, and looks for the service's.</summary>
    public const string KubernetesClient = "client";

    /// <summary>Gets the same two lists and looks at nothing: what HttpClient takes, and with it anybody who asks the API server.</summary>
    public const string Bare = "bare";

    /// <summary>Wants nothing: what any process takes.</summary>
    public const string Nothing = "nothing";

    private static readonly ServiceId Wanted = ApiServerProcess.ServiceOf(777);

    private const string Expected = "10.3.9.1:8080";

    /// <summary>Runs one.</summary>
    /// <returns>How long it was until it said the endpoint, in milliseconds, and how many methods had been compiled by then.</returns>
    public static async Task<(double Time, int Methods)> MeasureAsync(string way, ApiServerProcess server)
    {
        var start = Self.Start(Argument, way, server.Address.ToString(), server.Token);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadLineAsync();
        var time = Stopwatch.GetElapsedTime(began);
        await process.WaitForExitAsync();
        return said?.Split(' ') is [Expected, var methods]
            ? (time.TotalMilliseconds, int.Parse(methods, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"'{way}' has found '{said}'.");
    }

    /// <summary>The program as such a process.</summary>
    public static async Task RunAsync(string way, string address, string token)
    {
        await (way switch
        {
            Discovery => ResolveAsync(new Uri(address), token),
            KubernetesClient => ListAsync(address, token),
            Bare => GetAsync(new Uri(address), token),
            _ => SayAsync(Expected),
        });
    }

    // Before anything is closed again.
    private static Task SayAsync(string endpoint) =>
        Console.Out.WriteLineAsync(FormattableString.Invariant($"{endpoint} {JitInfo.GetCompiledMethodCount()}"));

    private static async Task ResolveAsync(Uri address, string token)
    {
        await using var provider = new ServiceCollection().AddKubernetesDiscovery("cluster", options =>
        {
            options.ApiServer = address;
            options.Token = token;
        }).Services.BuildServiceProvider();
        var answer = await provider.GetRequiredService<IServiceResolver>().ResolveAsync(ServiceReference.Parse($"{Wanted}:80"));
        await SayAsync(answer.Endpoints[0].ToString());
    }

    private static async Task GetAsync(Uri address, string token)
    {
        using HttpClient client = new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        await Task.WhenAll(DrainAsync("api/v1/services"), DrainAsync("apis/discovery.k8s.io/v1/endpointslices"));
        await SayAsync(Expected);

        async Task DrainAsync(string path)
        {
            await using var body = await client.GetStreamAsync(new Uri(path, UriKind.Relative));
            await body.CopyToAsync(Stream.Null);
        }
    }

    private static async Task ListAsync(string address, string token)
    {
        using k8s.Kubernetes client = new(new KubernetesClientConfiguration { Host = address, AccessToken = token });
        var slices = await client.DiscoveryV1.ListEndpointSliceForAllNamespacesAsync();
        var slice = slices.Items.First(static slice => slice.Metadata.NamespaceProperty == Wanted.Namespace && slice.Metadata.Labels["kubernetes.io/service-name"] == Wanted.Name);
        await SayAsync($"{slice.Endpoints[0].Addresses[0]}:{slice.Ports[0].Port}");
    }
}
