using System.Buffers;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>How objects are shown to one client: as they are, as a Table, or their metadata only.</summary>
internal abstract class ObjectEncoder
{
    private const string Representations = "application/json";

    public abstract void WriteObject(StoredObject shown, IBufferWriter<byte> output);

    public abstract void WriteList(ResourceKind kind, ListMetadata metadata, IReadOnlyList<StoredObject> items, IBufferWriter<byte> output);

    /// <summary>What a watch event carries; by default the object alone.</summary>
    public virtual void WriteEvent(StoredObject shown, IBufferWriter<byte> output) => WriteObject(shown, output);

    public virtual void WriteBookmark(ResourceKind kind, JsonObject metadata, IBufferWriter<byte> output)
    {
        var bookmark = new JsonObject { ["kind"] = kind.Name, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
        foreach (var (name, value) in kind.Blank())
        {
            bookmark[name] = value?.DeepClone();
        }

        output.Write(Json.ToBytes(bookmark));
    }

    /// <exception cref="ApiServerException">406: nothing the client accepts is here.</exception>
    public static ObjectEncoder For(HttpContext context, TimeProvider time)
    {
        foreach (var wanted in MediaType.Parse(context.Request.Headers.Accept!))
        {
            switch (wanted)
            {
                case { IsJson: false }:
                    continue;
                case { As: "" }:
                    return new JsonEncoder();
                case { As: "Table", Group: "meta.k8s.io" }:
                    return new TableEncoder(time, QueryValues.Text(context.Request.Query, "includeObject"));
                case { As: "PartialObjectMetadata" or "PartialObjectMetadataList", Group: "meta.k8s.io" }:
                    return new MetadataEncoder();
            }
        }

        throw ApiErrors.NotAcceptable(Representations);
    }
}
