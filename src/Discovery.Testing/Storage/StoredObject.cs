using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Storage;

/// <summary>One version of an object: its bytes, and what selectors and preconditions ask about. Immutable.</summary>
internal sealed class StoredObject
{
    private StoredObject(ResourceKind kind, string path)
    {
        Kind = kind;
        Path = path;
        Body = [];
        Uid = "";
        Labels = Fields = FrozenDictionary<string, string>.Empty;
    }

    private StoredObject(ResourceKind kind, JsonObject body, ulong resourceVersion)
    {
        var metadata = body.Ensure("metadata");
        Kind = kind;
        Key = new(metadata.Text("namespace") ?? "", metadata.Text("name") ?? "");
        Path = Key.Path;
        Uid = metadata.Text("uid") ?? "";
        ResourceVersion = resourceVersion;
        Labels = Strings(metadata.Child("labels"));
        Fields = kind.SelectableFields(body).ToFrozenDictionary(StringComparer.Ordinal);
        Body = Json.ToBytes(body);
    }

    public ResourceKind Kind { get; }

    public ObjectKey Key { get; }

    public string Path { get; }

    public string Uid { get; }

    public ulong ResourceVersion { get; }

    public FrozenDictionary<string, string> Labels { get; }

    public FrozenDictionary<string, string> Fields { get; }

    /// <summary>The object without kind and apiVersion, as lists carry it.</summary>
    public byte[] Body { get; }

    /// <summary>Takes the object over: <paramref name="body"/> gets the resourceVersion and must not be changed afterwards.</summary>
    public static StoredObject Create(ResourceKind kind, JsonObject body, ulong resourceVersion)
    {
        body.Ensure("metadata")["resourceVersion"] = resourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
        body["metadata"] = kind.Schema.Field("metadata")!.Order(body.Ensure("metadata"));
        return new(kind, body, resourceVersion);
    }

    /// <summary>An object that a dry run would have created: it has no resourceVersion.</summary>
    public static StoredObject Unsaved(ResourceKind kind, JsonObject body)
    {
        body["metadata"] = kind.Schema.Field("metadata")!.Order(body.Ensure("metadata"));
        return new(kind, body, 0);
    }

    /// <summary>Something with a path and nothing else, to search a sorted set with.</summary>
    public static StoredObject Probe(ResourceKind kind, string path) => new(kind, path);

    /// <summary>A fresh, mutable copy of the object, without kind and apiVersion.</summary>
    public JsonObject ToJson() => (JsonObject)Json.Parse(Body)!;

    /// <summary>A fresh, mutable copy of the whole object.</summary>
    public JsonObject ToManifest()
    {
        var body = ToJson();
        body.Insert(0, "kind", Kind.Name);
        body.Insert(1, "apiVersion", Kind.ApiVersion);
        return body;
    }

    /// <summary>The same content under another resourceVersion: what a DELETED event carries.</summary>
    public StoredObject At(ulong resourceVersion) => resourceVersion == ResourceVersion ? this : Create(Kind, ToJson(), resourceVersion);

    /// <summary>Writes the whole object, kind and apiVersion first.</summary>
    public void WriteTo(System.Buffers.IBufferWriter<byte> output)
    {
        System.Buffers.BuffersExtensions.Write(output, Kind.JsonPrefix);
        System.Buffers.BuffersExtensions.Write(output, Body.AsSpan(1));
    }

    public override string ToString() => $"{Kind} {Path}@{ResourceVersion}: {Encoding.UTF8.GetString(Body)}";

    private static FrozenDictionary<string, string> Strings(JsonObject? map) =>
        map is null or { Count: 0 }
            ? FrozenDictionary<string, string>.Empty
            : map.ToFrozenDictionary(p => p.Key, p => p.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);
}
