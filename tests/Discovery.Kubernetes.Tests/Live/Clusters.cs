using System.Globalization;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Tests.Registry;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>Two clusters whose endpoints tell where they are from: an answer that mixes two is none of either.</summary>
internal sealed class Clusters : IAsyncDisposable
{
    private Clusters(EmbeddedApiServer east, EmbeddedApiServer west) => (East, West) = (east, west);

    public EmbeddedApiServer East { get; }

    public EmbeddedApiServer West { get; }

    public EmbeddedApiServer[] Both => [East, West];

    public static async Task<Clusters> StartAsync()
    {
        var clusters = new Clusters(await EndToEndTests.ServerAsync("shop", "apisix"), await EndToEndTests.ServerAsync("shop", "apisix"));
        Put(clusters.East, "shop", 1);
        Put(clusters.East, "apisix", 3);
        Put(clusters.West, "shop", 2);
        return clusters;
    }

    /// <summary>Gives the service <c>web</c> of a namespace the endpoints of this group, in one step.</summary>
    public static void Put(EmbeddedApiServer server, string ns, int group, string tier = "") =>
        EndToEndTests.Apply(server, Objects.Slice(ns, $"web{tier}", "web", [.. Hosts(group)], ("http", 8080)).With(json => json["metadata"]!["labels"]!["tier"] = tier));

    /// <summary>What an answer is called: the group if it is one's and whole, else what it says.</summary>
    public static string Name(IReadOnlyList<DiscoveredEndpoint> endpoints)
    {
        var hosts = endpoints.Select(static endpoint => endpoint.Host).ToArray();
        var group = hosts.Length == 0 ? 0 : int.Parse(hosts[0].Split('.')[1], CultureInfo.InvariantCulture);
        return hosts.SequenceEqual(Hosts(group)) ? $"group {group}" : string.Join(' ', hosts);
    }

    public static string Name(ServiceResolution resolution) =>
        resolution.Status == ResolutionStatus.Resolved ? Name(resolution.Endpoints) : resolution.Status.ToString();

    public async ValueTask DisposeAsync()
    {
        await East.DisposeAsync();
        await West.DisposeAsync();
    }

    private static IEnumerable<string> Hosts(int group) => Enumerable.Range(1, 4).Select(i => $"10.{group}.0.{i}");
}
