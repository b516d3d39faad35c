using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Tests.Interleaving;

internal static class RandomClusters
{
    private static readonly string[] Suffixes = ["svc", "local", "late", "example.com"];

    public static ClusterConfig[] Make(Random random) =>
    [
        .. new[] { "one", "two" }.Where(_ => random.Next(5) != 0).Select(id => new ClusterConfig
        {
            ClusterId = id,
            Destinations = new[] { "a", "b", "c" }.Where(_ => random.Next(3) != 0).ToDictionary(name => name, _ => Destination(random)),
            HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = nameof(Chaos) },
        }),
    ];

    private static DestinationConfig Destination(Random random)
    {
        var service = Chaos.Services[random.Next(Chaos.Services.Length)];
        var path = random.Next(2) == 0 ? "" : "/v2";
        return new() { Address = random.Next(5) == 0 ? "http://10.9.9.9/" : $"http://{service}.ns.{Suffixes[random.Next(Suffixes.Length)]}{path}" };
    }
}
