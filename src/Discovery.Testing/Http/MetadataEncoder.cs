using System.Buffers;
using System.Text.Json.Nodes;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Http;

/// <summary>PartialObjectMetadata: what garbage collectors and metadata informers ask for.</summary>
internal sealed class MetadataEncoder : ObjectEncoder
{
    private const string ApiVersion = "meta.k8s.io/v1";

    public static JsonObject Metadata(StoredObject shown) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = ApiVersion,
        ["metadata"] = shown.ToJson()["metadata"]!.DeepClone(),
    };

    public override void WriteObject(StoredObject shown, IBufferWriter<byte> output) => output.Write(Json.ToBytes(Metadata(shown)));

    public override void WriteList(ResourceKind kind, ListMetadata metadata, IReadOnlyList<StoredObject> items, IBufferWriter<byte> output) =>
        output.Write(Json.ToBytes(new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = ApiVersion,
            ["metadata"] = metadata.ToJson(),
            ["items"] = new JsonArray([.. items.Select(Metadata)]),
        }));

    public override void WriteBookmark(ResourceKind kind, JsonObject metadata, IBufferWriter<byte> output) =>
        output.Write(Json.ToBytes(new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = ApiVersion, ["metadata"] = metadata }));
}
