using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>
/// What the objects of one service come to, read off their JSON in the plainest way: the whole of it anew each time. It
/// takes well-formed objects, each with the resourceVersion of its write.
/// </summary>
internal static class ExpectedService
{
    /// <summary>Its endpoints as <see cref="SnapshotText.Of(DiscoveredEndpoint)"/> says them.</summary>
    /// <param name="groups">Its EndpointSlices, or its Endpoints object.</param>
    /// <param name="service">Its Service, or what that was before it was deleted; null if there is none.</param>
    public static string[] Endpoints(IEnumerable<JsonObject> groups, JsonObject? service = null)
    {
        var candidates = groups.OrderBy(Version).SelectMany(Candidates).ToArray();

        // K10: one family, should there be both.
        var families = candidates.Select(static candidate => candidate.IsIPv6).Distinct().Count();
        var wantsIPv6 = (string?)service?["spec"]?["ipFamilies"]?[0] == "IPv6";
        return [.. candidates
            .Where(candidate => families < 2 || candidate.IsIPv6 == wantsIPv6)
            .GroupBy(static candidate => (candidate.PortName, candidate.Host, candidate.Port))
            .OrderBy(static places => places.Key.PortName, StringComparer.Ordinal)
            .ThenBy(static places => Convert.ToHexString(IPAddress.Parse(places.Key.Host).GetAddressBytes()), StringComparer.Ordinal)
            .ThenBy(static places => places.Key.Port)
            .Select(static places => Right([.. places]).Text)];
    }

    /// <summary>Its ports, as a snapshot's are said.</summary>
    /// <inheritdoc cref="Endpoints" path="/param"/>
    public static string[] Ports(IEnumerable<JsonObject> groups, JsonObject? service)
    {
        var ofGroups = groups.OrderBy(Version).SelectMany(static group => Subsets(group).SelectMany(static subset => Items(subset.Ports))).ToArray();
        var ofService = Items(service?["spec"]?["ports"]).ToArray();
        var known = ofService.Select(NameAndProtocol).ToHashSet();
        var alone = ofGroups.Select(NameAndProtocol).Distinct().Where(port => !known.Contains(port))
            .OrderBy(static port => port.Name, StringComparer.Ordinal).ThenBy(static port => port.Protocol, StringComparer.Ordinal);
        return [.. ofService.Select(port => Port(port, NameAndProtocol(port))), .. alone.Select(port => Port(null, port))];

        string Port(JsonNode? servicePort, (string Name, string Protocol) port)
        {
            var ofSlices = ofGroups.Where(candidate => NameAndProtocol(candidate) == port).ToArray();
            var targets = ofSlices.Select(static candidate => (int?)candidate["port"]).OfType<int>().Distinct().Order().ToArray();
            if (targets.Length == 0 && servicePort?["targetPort"] is JsonValue target && target.TryGetValue(out int number))
            {
                targets = [number];
            }

            return SnapshotText.Of(new ServicePort(port.Name, (int?)servicePort?["port"], targets, port.Protocol, (string?)servicePort?["appProtocol"] ?? (string?)ofSlices.FirstOrDefault()?["appProtocol"]));
        }
    }

    public static ulong Version(JsonObject json) => ulong.Parse((string)json["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    /// <summary>The service a slice, or an Endpoints object, belongs to; null for a slice without label.</summary>
    public static ServiceId? Owner(JsonObject group)
    {
        var metadata = group["metadata"]!;
        var name = IsSlice(group) ? (string?)metadata["labels"]?["kubernetes.io/service-name"] : (string?)metadata["name"];
        return string.IsNullOrEmpty(name) ? null : new ServiceId((string)metadata["namespace"]!, name);
    }

    // K11: first what is true of each pod, then which pod it is.
    private static Candidate Right(Candidate[] places)
    {
        var pods = places.Index().GroupBy(static place => place.Item.Target ?? $"unknown {place.Index}").Select(static pod =>
        {
            var latest = pod.First().Item;
            foreach (var (_, place) in pod.Skip(1))
            {
                var isSameWrite = place.Version == latest.Version;
                var isLater = place.Time is null || latest.Time is null || place.Time >= latest.Time;
                latest = isSameWrite ? place.Ready && !latest.Ready ? place : latest : isLater ? place : latest;
            }

            return latest;
        });
        return pods.OrderByDescending(static pod => pod.Ready).ThenByDescending(static pod => pod.Version).First();
    }

    private static IEnumerable<Candidate> Candidates(JsonObject json) =>
        from subset in Subsets(json)
        from address in subset.Addresses
        from port in Items(subset.Ports)
        where (string)port["protocol"]! == "TCP" && port["port"] is not null
        select Read(json, port, address);

    private static IEnumerable<(JsonNode? Ports, (JsonNode Address, bool? Ready)[] Addresses)> Subsets(JsonObject group)
    {
        if (IsSlice(group))
        {
            return (string?)group["addressType"] == "FQDN" ? [] : [(group["ports"], [.. Items(group["endpoints"]).Select(static endpoint => (endpoint, (bool?)null))])];
        }

        return Items(group["subsets"]).Select(static subset => (subset["ports"], ((JsonNode, bool?)[])
            [.. Items(subset["addresses"]).Select(static address => (address, true)), .. Items(subset["notReadyAddresses"]).Select(static address => (address, false))]));
    }

    private static Candidate Read(JsonObject group, JsonNode port, (JsonNode Json, bool? Ready) address)
    {
        var (json, isReady) = address;
        var annotations = group["metadata"]!["annotations"];
        var conditions = json["conditions"];
        var target = json["targetRef"];
        var ip = IPAddress.Parse((string?)json["addresses"]?[0] ?? (string)json["ip"]!);
        var ready = isReady ?? (bool?)conditions?["ready"] ?? true;
        var endpoint = new DiscoveredEndpoint(ip.ToString(), (int)port["port"]!)
        {
            PortName = (string?)port["name"] ?? "",
            AppProtocol = (string?)port["appProtocol"],
            Weight = (string?)annotations?["discovery.dotnet/weight"] is { } weight ? int.Parse(weight, CultureInfo.InvariantCulture) : 50,
            Zone = (string?)json["zone"],
            NodeName = (string?)json["nodeName"],
            HostName = (string?)json["hostname"],
            TargetName = (string?)target?["name"],
            ZoneHints = [.. Items(json["hints"]?["forZones"]).Select(static zone => (string)zone["name"]!)],
            Ready = ready,
            Serving = isReady ?? (bool?)conditions?["serving"] ?? true,
            Terminating = (bool?)conditions?["terminating"] ?? false,
        };
        return new Candidate(
            SnapshotText.Of(endpoint),
            endpoint.PortName,
            endpoint.Host,
            endpoint.Port,
            ip.AddressFamily == AddressFamily.InterNetworkV6,
            ready,
            target?.ToJsonString(),
            Version(group),
            (string?)annotations?["endpoints.kubernetes.io/last-change-trigger-time"] is { } time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null);
    }

    private static bool IsSlice(JsonObject group) => (string?)group["kind"] == "EndpointSlice";

    private static (string Name, string Protocol) NameAndProtocol(JsonNode port) => ((string?)port["name"] ?? "", (string)port["protocol"]!);

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array?.AsArray().OfType<JsonNode>() ?? [];

    /// <summary>An address that one object offers for one port.</summary>
    private sealed record Candidate(
        string Text, string PortName, string Host, int Port, bool IsIPv6, bool Ready, string? Target, ulong Version, DateTimeOffset? Time);
}
