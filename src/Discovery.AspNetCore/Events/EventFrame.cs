using System.Buffers;
using System.Text.Json;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Dump;

namespace Discovery.AspNetCore.Events;

/// <summary>The bytes of one event: made once, and shared by all readers.</summary>
internal static class EventFrame
{
    /// <summary>The first one: whoever reads the dump after it misses nothing. A lost connection is tried again after two seconds.</summary>
    public static readonly byte[] Hello = [.. "retry: 2000\n\n"u8, .. Make("hello"u8, static json => json.WriteNumber("schemaVersion"u8, DumpWriter.SchemaVersion))];

    /// <summary>Something is left out: read the dump again.</summary>
    public static readonly byte[] Reset = Make("reset"u8, static _ => { });

    /// <summary>A comment, so that whatever is in between sees that the connection lives.</summary>
    public static readonly byte[] Heartbeat = [.. ": heartbeat\n\n"u8];

    public static byte[] Service(string registry, ServiceSnapshot snapshot) => Make("service"u8, json =>
    {
        json.WriteString("registry"u8, Bounded.Text(registry));
        json.WriteString("namespace"u8, Bounded.Text(snapshot.Id.Namespace));
        json.WriteString("name"u8, Bounded.Text(snapshot.Id.Name));
        json.WriteBoolean("exists"u8, snapshot.Exists);
        ServiceWriter.WriteCounts(json, snapshot);
    });

    public static byte[] Registry(string name, RegistryStatus status) => Make("registry"u8, json => StatusWriter.WriteAgeless(json, name, status));

    public static byte[] Ejection(DiscoveredEndpoint endpoint, TimeSpan duration) => Make("ejection"u8, json =>
    {
        json.WriteString("address"u8, Bounded.Text(endpoint.Host));
        json.WriteNumber("port"u8, endpoint.Port);
        json.WriteString("target"u8, Bounded.Text(endpoint.TargetName));
        json.WriteNumber("seconds"u8, Math.Round(duration.TotalSeconds, 3));
    });

    private static byte[] Make(ReadOnlySpan<byte> name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("event: "u8);
        buffer.Write(name);
        buffer.Write("\ndata: "u8);
        // Not indented, so it is one line: the writer escapes what would break it.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
