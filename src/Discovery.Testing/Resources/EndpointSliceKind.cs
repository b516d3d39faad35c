using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;

namespace Discovery.Testing.Resources;

internal sealed class EndpointSliceKind : ResourceKind
{
    public override int Index => 3;

    public override string Group => "discovery.k8s.io";

    public override string Plural => "endpointslices";

    public override string Singular => "endpointslice";

    public override string Name => "EndpointSlice";

    public override bool HasGeneration => true;

    public override FieldSchema Schema { get; } = CommonSchemas.Root(
        Field.Text("addressType"),
        Field.NullableList(
            "endpoints",
            Field.Texts("addresses"),
            Field.Object("conditions", Field.Boolean("ready"), Field.Boolean("serving"), Field.Boolean("terminating")),
            Field.Text("hostname"),
            Field.Object("targetRef", CommonSchemas.ObjectReference),
            Field.Map("deprecatedTopology"),
            Field.Text("nodeName"),
            Field.Text("zone"),
            Field.Object("hints", Field.List("forZones", Field.Text("name")), Field.List("forNodes", Field.Text("name")))),
        Field.NullableList("ports", Field.Text("name"), Field.Text("protocol"), Field.Integer("port"), Field.Text("appProtocol")));

    public override IReadOnlyList<TableColumn> Columns { get; } = TableColumn.Named("Name", "AddressType", "Ports", "Endpoints", "Age");

    public override JsonArray Cells(StoredObject stored, JsonObject body, string age)
    {
        var ports = body.Objects("ports").Select(p => p.Integer("port")?.ToString(CultureInfo.InvariantCulture) ?? "*");
        var addresses = body.Objects("endpoints").SelectMany(e => e.Texts("addresses"));
        return
        [
            stored.Key.Name,
            body.Text("addressType"),
            TableText.FirstFew([.. ports], "<unset>"),
            TableText.FirstFew([.. addresses], "<unset>"),
            age,
        ];
    }

    public override JsonObject Blank() => new() { ["addressType"] = "", ["endpoints"] = null, ["ports"] = null };

    public override void Default(JsonObject body)
    {
        foreach (var port in body.Objects("ports"))
        {
            // Names and protocols are never absent once a slice is stored; in this order they come out as the real server's.
            var number = port["port"]?.DeepClone();
            port["name"] ??= "";
            port["protocol"] ??= "TCP";
            if (number is not null)
            {
                port.Remove("port");
                port["port"] = number;
            }
        }

        foreach (var endpoint in body.Objects("endpoints"))
        {
            endpoint["conditions"] ??= new JsonObject();
        }
    }

    public override void Validate(JsonObject body, JsonObject? old, FieldErrors errors) => EndpointSliceValidator.Validate(body, old, errors);
}
