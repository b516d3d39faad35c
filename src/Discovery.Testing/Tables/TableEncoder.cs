using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Testing.Http;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Tables;

/// <summary>Tables: what <c>kubectl get</c> shows. One instance per answer; a watch sends the columns once.</summary>
/// <param name="includeObject">The query's includeObject: None, Object, or else Metadata.</param>
internal sealed class TableEncoder(TimeProvider time, string includeObject) : ObjectEncoder
{
    private bool _columnsSent;

    public override void WriteObject(StoredObject shown, IBufferWriter<byte> output) =>
        output.Write(Json.ToBytes(Table(shown.Kind, new ListMetadata(shown.ResourceVersion), [shown])));

    public override void WriteEvent(StoredObject shown, IBufferWriter<byte> output)
    {
        WriteObject(shown, output);
        _columnsSent = true;
    }

    public override void WriteList(ResourceKind kind, ListMetadata metadata, IReadOnlyList<StoredObject> items, IBufferWriter<byte> output) =>
        output.Write(Json.ToBytes(Table(kind, metadata, items)));

    public override void WriteBookmark(ResourceKind kind, JsonObject metadata, IBufferWriter<byte> output)
    {
        var table = Table(kind, new ListMetadata(0), []);
        table["metadata"] = metadata;
        output.Write(Json.ToBytes(table));
    }

    private JsonObject Table(ResourceKind kind, ListMetadata metadata, IReadOnlyList<StoredObject> items) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata.ToJson(),
        ["columnDefinitions"] = _columnsSent ? new JsonArray() : new JsonArray([.. kind.Columns.Select(Column)]),
        ["rows"] = new JsonArray([.. items.Select(Row)]),
    };

    private static JsonObject Column(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = "string",
        ["format"] = column.Format,
        ["description"] = "",
        ["priority"] = column.Priority,
    };

    private JsonObject Row(StoredObject shown)
    {
        var body = shown.ToJson();
        var row = new JsonObject { ["cells"] = shown.Kind.Cells(shown, body, Age(body)) };
        switch (includeObject)
        {
            case "None":
                row["object"] = null;
                break;
            case "Object":
                row["object"] = shown.ToManifest();
                break;
            default:
                row["object"] = MetadataEncoder.Metadata(shown);
                break;
        }

        return row;
    }

    private string Age(JsonObject body) =>
        DateTimeOffset.TryParse(body.Child("metadata").Text("creationTimestamp"), CultureInfo.InvariantCulture, out var created)
            ? TableText.Age(time.GetUtcNow() - created)
            : "<unknown>";
}
