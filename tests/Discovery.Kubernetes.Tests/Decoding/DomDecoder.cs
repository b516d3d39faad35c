using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>The same rules as the decoders', read off a DOM.</summary>
internal sealed class DomDecoder
{
    private readonly DomReader _reader = new();

    private DomDecoder()
    {
    }

    public static DomGroup? Slice(JsonElement json) => new DomDecoder().Read(json, static (decoder, element, metadata) => decoder.ReadSlice(element, metadata));

    public static DomGroup? Endpoints(JsonElement json) => new DomDecoder().Read(json, static (decoder, element, metadata) => decoder.ReadEndpoints(element, metadata));

    public static ServiceObject? Service(JsonElement json) => new DomDecoder().Read(json, static (decoder, element, metadata) => decoder.ReadService(element, metadata));

    public static NamespaceObject? Namespace(JsonElement json) => new DomDecoder().Read(json, static (_, _, metadata) => new NamespaceObject(metadata.Key.Name));

    /// <summary>The key, also of an object that cannot be used.</summary>
    public static ObjectKey Key(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return default; // nothing that could have a name
        }

        var reader = new DomReader();
        var metadata = DomReader.Find(json, "metadata");
        return new ObjectKey(reader.Text(metadata, "namespace") ?? "", reader.Text(metadata, "name") ?? "");
    }

    private T? Read<T>(JsonElement json, Func<DomDecoder, JsonElement, Metadata, T> read)
        where T : class
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var metadata = ReadMetadata(json);
        var value = read(this, json, metadata);
        return _reader.Unusable || metadata.Key.Name.Length == 0 ? null : value;
    }

    private Metadata ReadMetadata(JsonElement json)
    {
        var metadata = _reader.Object(json, "metadata");
        var annotations = _reader.Object(metadata, "annotations");
        var service = _reader.Text(_reader.Object(metadata, "labels"), "kubernetes.io/service-name");
        var changed = _reader.Text(annotations, "endpoints.kubernetes.io/last-change-trigger-time");
        var weight = _reader.Text(annotations, "discovery.dotnet/weight");
        var capacity = _reader.Text(annotations, "endpoints.kubernetes.io/over-capacity");
        _reader.Text(annotations, "k8s.io/initial-events-end");
        return new Metadata(
            new ObjectKey(_reader.Text(metadata, "namespace") ?? "", _reader.Text(metadata, "name") ?? ""),
            ulong.TryParse(_reader.Text(metadata, "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            string.IsNullOrEmpty(service) ? null : service,
            DateTimeOffset.TryParse(changed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            ushort.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            capacity == "truncated");
    }

    private DomGroup ReadSlice(JsonElement json, Metadata metadata)
    {
        var type = _reader.Text(json, "addressType");
        SubsetAddress[] endpoints = [.. _reader.Objects(json, "endpoints").Select(ReadEndpoint).OfType<SubsetAddress>()];
        var ports = ReadPorts(json);
        return metadata.ToGroup(metadata.Service, type is "IPv4" or "IPv6" ? [new(ports, endpoints)] : [], truncated: false);
    }

    private SubsetAddress? ReadEndpoint(JsonElement json)
    {
        var conditions = _reader.Object(json, "conditions");
        var address = new SubsetAddress("")
        {
            Ready = _reader.Flag(conditions, "ready") ?? true,
            Serving = _reader.Flag(conditions, "serving") ?? true,
            Terminating = _reader.Flag(conditions, "terminating") ?? false,
            HostName = _reader.Text(json, "hostname"),
            NodeName = _reader.Text(json, "nodeName") is { Length: > 0 } node ? node : null,
            Zone = _reader.Text(json, "zone") is { Length: > 0 } zone ? zone : null,
            Target = ReadTarget(json),
            Hints = ReadHints(json),
        };
        return CanonicalAddress(_reader.FirstText(json, "addresses")) is { } first ? address with { Address = first } : null;
    }

    private DomGroup ReadEndpoints(JsonElement json, Metadata metadata) => metadata.ToGroup(
        metadata.Key.Name,
        [.. _reader.Objects(json, "subsets").SelectMany(ReadSubset)],
        metadata.Truncated);

    private DomSubset[] ReadSubset(JsonElement subset)
    {
        var ports = ReadPorts(subset);
        var (ready, notReady) = (ReadAddresses(subset, "addresses", true), ReadAddresses(subset, "notReadyAddresses", false));
        return (ready.Length, notReady.Length) switch
        {
            (_, 0) => [new(ports, ready)],
            (0, _) => [new(ports, notReady)],
            _ => [new(ports, ready), new(ports, notReady)],
        };
    }

    // What is no address is nobody's endpoint, nor is one of a link that only its sender has.
    private static string? CanonicalAddress(string? text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetwork || address.ScopeId == 0) ? address.ToString() : null;

    private SubsetAddress[] ReadAddresses(JsonElement subset, string name, bool ready) => [.. _reader.Objects(subset, name)
        .Select(json => new
        {
            IP = CanonicalAddress(_reader.Text(json, "ip")),
            Address = new SubsetAddress("")
            {
                Ready = ready,
                Serving = ready,
                HostName = _reader.Text(json, "hostname"),
                NodeName = _reader.Text(json, "nodeName") is { Length: > 0 } node ? node : null,
                Target = ReadTarget(json),
            },
        })
        .Where(static read => read.IP is not null)
        .Select(static read => read.Address with { Address = read.IP! })];

    private ServiceObject ReadService(JsonElement json, Metadata metadata)
    {
        var spec = _reader.Object(json, "spec");
        var type = _reader.Text(spec, "type");
        var externalName = _reader.Text(spec, "externalName");
        return new ServiceObject
        {
            Key = metadata.Key,
            ExternalName = type == "ExternalName" ? externalName : null,
            FirstFamily = _reader.FirstText(spec, "ipFamilies"),
            Ports = [.. _reader.Objects(spec, "ports").Select(ReadServicePort).Where(static port => port.Number is > 0 and <= 65535)],
        };
    }

    private ServiceObjectPort ReadServicePort(JsonElement json) => new(
        _reader.Text(json, "name") ?? "",
        _reader.Number(json, "port") ?? 0,
        DomReader.Find(json, "targetPort") is { ValueKind: JsonValueKind.Number } target && target.TryGetInt32(out var number) && number is > 0 and <= 65535 ? number : null,
        _reader.Text(json, "protocol") ?? "TCP",
        _reader.Text(json, "appProtocol"));

    private SubsetPort[] ReadPorts(JsonElement json) => [.. _reader.Objects(json, "ports").Select(port => new SubsetPort(
        _reader.Text(port, "name") ?? "",
        _reader.Number(port, "port") is > 0 and <= 65535 and var number ? number : null,
        _reader.Text(port, "protocol") ?? "TCP",
        _reader.Text(port, "appProtocol")))];

    private TargetReference? ReadTarget(JsonElement json) => _reader.Object(json, "targetRef") is { } target
        ? new TargetReference(NotEmpty(_reader.Text(target, "kind")), NotEmpty(_reader.Text(target, "name")), NotEmpty(_reader.Text(target, "uid")))
        : null;

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private TopologyHints ReadHints(JsonElement json)
    {
        var hints = _reader.Object(json, "hints");
        return new TopologyHints(Names("forZones"), Names("forNodes"));

        string[] Names(string name) => [.. _reader.Objects(hints, name).Select(item => _reader.Text(item, "name")).OfType<string>().Where(static text => text.Length > 0)];
    }

    private sealed record Metadata(ObjectKey Key, ulong Version, string? Service, DateTimeOffset? Changed, int? Weight, bool Truncated)
    {
        public DomGroup ToGroup(string? service, IReadOnlyList<DomSubset> subsets, bool truncated) =>
            new(Key, Version, service, subsets, Changed, Weight, truncated);
    }
}

/// <summary>A slice or an Endpoints object as a DOM has it.</summary>
internal sealed record DomGroup(ObjectKey Key, ulong Version, string? ServiceName, IReadOnlyList<DomSubset> Subsets, DateTimeOffset? LastChange, int? Weight, bool Truncated)
{
    public static DomGroup From(EndpointGroup group) => new(
        group.Key, group.Version, group.ServiceName, [.. group.Subsets.Select(static subset => new DomSubset(subset.Ports, subset.Addresses))], group.LastChange, group.Weight, group.Truncated);
}

/// <summary>Addresses with their ports, unpacked.</summary>
internal sealed record DomSubset(IReadOnlyList<SubsetPort> Ports, IReadOnlyList<SubsetAddress> Addresses);
