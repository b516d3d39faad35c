using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;

namespace Discovery.Testing.Resources;

internal sealed class EndpointsKind : ResourceKind
{
    private static readonly FieldSchema[] Address =
        [Field.Text("ip"), Field.Text("hostname"), Field.Text("nodeName"), Field.Object("targetRef", CommonSchemas.ObjectReference)];

    public override int Index => 2;

    public override string Plural => "endpoints";

    public override string Singular => "endpoints";

    public override string Name => "Endpoints";

    public override bool CreatesOnUpdate => true;

    public override string Deprecation => "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

    public override IReadOnlyList<string> ShortNames => ["ep"];

    public override FieldSchema Schema { get; } = CommonSchemas.Root(
        Field.List(
            "subsets",
            Field.List("addresses", Address),
            Field.List("notReadyAddresses", Address),
            Field.List("ports", Field.Text("name"), Field.Integer("port"), Field.Text("protocol"), Field.Text("appProtocol"))));

    public override IReadOnlyList<TableColumn> Columns { get; } = TableColumn.Named("Name", "Endpoints", "Age");

    public override JsonArray Cells(StoredObject stored, JsonObject body, string age)
    {
        var endpoints = body.Objects("subsets").SelectMany(s => s.Objects("addresses").SelectMany(a => s.Items("ports") is null
            ? [a.Text("ip") ?? ""]
            : s.Objects("ports").Select(p => $"{a.Text("ip")}:{p.Integer("port")}")));
        return [stored.Key.Name, TableText.FirstFew([.. endpoints], "<none>"), age];
    }

    public override JsonObject Blank() => [];

    public override void Default(JsonObject body)
    {
        foreach (var port in body.Objects("subsets").SelectMany(s => s.Objects("ports")))
        {
            port["protocol"] ??= "TCP";
        }
    }

    public override void Validate(JsonObject body, JsonObject? old, FieldErrors errors) => EndpointsValidator.Validate(body, errors);
}
