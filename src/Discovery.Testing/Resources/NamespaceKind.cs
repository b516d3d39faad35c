using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;

namespace Discovery.Testing.Resources;

internal sealed class NamespaceKind : ResourceKind
{
    /// <summary>Set on every namespace, so that a label selector can name one.</summary>
    private const string NameLabel = "kubernetes.io/metadata.name";

    public override int Index => 0;

    public override string Plural => "namespaces";

    public override string Singular => "namespace";

    public override string Name => "Namespace";

    public override bool Namespaced => false;

    public override bool ReturnsDeleted => true;

    public override NameRule NameRule => NameRules.Label;

    public override IReadOnlyList<string> ShortNames => ["ns"];

    public override IReadOnlyList<string> Verbs => ["create", "delete", "get", "list", "patch", "update", "watch"];

    public override IReadOnlyList<string> SelectableFieldNames => ["metadata.name", "status.phase"];

    public override FieldSchema Schema { get; } = CommonSchemas.Root(
        Field.Object("spec", Field.Texts("finalizers")),
        Field.Object("status", Field.Text("phase"), CommonSchemas.Conditions));

    public override IReadOnlyList<TableColumn> Columns { get; } = TableColumn.Named("Name", "Status", "Age");

    public override JsonArray Cells(StoredObject stored, JsonObject body, string age) =>
        [stored.Key.Name, body.Child("status").Text("phase"), age];

    public override JsonObject Blank() => new() { ["spec"] = new JsonObject(), ["status"] = new JsonObject() };

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject body) =>
        base.SelectableFields(body).Append(new("status.phase", body.Child("status").Text("phase") ?? ""));

    public override string UnknownField(string field) => "field label not supported: " + field;

    public override void Default(JsonObject body)
    {
        if (body.Child("metadata").Text("name") is { Length: > 0 } name)
        {
            body.Ensure("metadata").Ensure("labels")[NameLabel] = name;
        }
    }

    public override void PrepareForCreate(JsonObject body, ServerAllocations allocations)
    {
        body["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        body["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject body, JsonObject old, ServerAllocations allocations)
    {
        body["spec"] = old["spec"]?.DeepClone();
        body["status"] = old["status"]?.DeepClone();
    }

    public override void Validate(JsonObject body, JsonObject? old, FieldErrors errors)
    {
    }
}
