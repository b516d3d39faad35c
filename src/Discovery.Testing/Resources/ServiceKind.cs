using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;

namespace Discovery.Testing.Resources;

internal sealed class ServiceKind : ResourceKind
{
    public override int Index => 1;

    public override string Plural => "services";

    public override string Singular => "service";

    public override string Name => "Service";

    public override bool ReturnsDeleted => true;

    public override NameRule NameRule => NameRules.Label;

    public override bool CreatesOnUpdate => true;

    public override IReadOnlyList<string> ShortNames => ["svc"];

    public override IReadOnlyList<string> Categories => ["all"];

    public override IReadOnlyList<string> SelectableFieldNames => [.. base.SelectableFieldNames, "spec.clusterIP", "spec.type"];

    public override FieldSchema Schema { get; } = ServiceSchema.Create();

    public override IReadOnlyList<TableColumn> Columns { get; } =
        TableColumn.Named("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "+Selector");

    public override JsonArray Cells(StoredObject stored, JsonObject body, string age)
    {
        var spec = body.Child("spec");
        var external = spec.Text("type") == "ExternalName" ? spec.Text("externalName") : string.Join(',', spec.Texts("externalIPs"));
        var ports = spec.Objects("ports").Select(p => p.Integer("nodePort") is { } node
            ? $"{p.Integer("port")}:{node}/{p.Text("protocol")}"
            : $"{p.Integer("port")}/{p.Text("protocol")}");
        var selector = (spec.Child("selector") ?? []).Select(p => $"{p.Key}={p.Value}");
        return
        [
            stored.Key.Name,
            spec.Text("type"),
            TableText.OrNone(spec.Text("clusterIP")),
            TableText.OrNone(external),
            TableText.OrNone(string.Join(',', ports)),
            age,
            TableText.OrNone(string.Join(',', selector)),
        ];
    }

    public override JsonObject Blank() => new()
    {
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject body) =>
    [
        .. base.SelectableFields(body),
        new("spec.clusterIP", body.Child("spec").Text("clusterIP") ?? ""),
        new("spec.type", body.Child("spec").Text("type") ?? ""),
    ];

    public override string UnknownField(string field) => "field label not supported: " + field;

    public override void Default(JsonObject body) => ServiceDefaults.Apply(body.Ensure("spec"));

    public override void PrepareForCreate(JsonObject body, ServerAllocations allocations)
    {
        body["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        ServiceDefaults.Allocate(body.Ensure("spec"), allocations);
        body["spec"] = Schema.Field("spec")!.Order(body.Ensure("spec"));
    }

    public override void PrepareForUpdate(JsonObject body, JsonObject old, ServerAllocations allocations)
    {
        body["status"] = old["status"]?.DeepClone();
        ServiceDefaults.Keep(body.Ensure("spec"), old.Child("spec") ?? []);
        ServiceDefaults.Allocate(body.Ensure("spec"), allocations);
        body["spec"] = Schema.Field("spec")!.Order(body.Ensure("spec"));
    }

    public override void Validate(JsonObject body, JsonObject? old, FieldErrors errors) => ServiceValidator.Validate(body, old, errors);
}
