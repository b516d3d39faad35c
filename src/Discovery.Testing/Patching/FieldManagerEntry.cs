using System.Text.Json.Nodes;

namespace Discovery.Testing.Patching;

/// <summary>One manager and what it owns.</summary>
internal sealed class FieldManagerEntry(
    string manager, ManagerOperation operation, string apiVersion, string? time, string? subresource, HashSet<string> fields)
{
    public string Manager => manager;

    public ManagerOperation Operation => operation;

    public string? Subresource => subresource;

    public HashSet<string> Fields => fields;

    public string? Time { get; set; } = time;

    public static FieldManagerEntry Parse(JsonObject entry) => new(
        entry.Text("manager") ?? "",
        entry.Text("operation") == nameof(ManagerOperation.Apply) ? ManagerOperation.Apply : ManagerOperation.Update,
        entry.Text("apiVersion") ?? "",
        entry.Text("time"),
        entry.Text("subresource"),
        FieldSet.FromFieldsV1(entry.Child("fieldsV1")));

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["manager"] = manager, ["operation"] = operation.ToString(), ["apiVersion"] = apiVersion };
        if (Time is not null)
        {
            json["time"] = Time;
        }

        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = FieldSet.ToFieldsV1(fields);
        if (subresource is not null)
        {
            json["subresource"] = subresource;
        }

        return json;
    }

    /// <summary>As messages about conflicts name it.</summary>
    public override string ToString() => operation == ManagerOperation.Apply ? $"\"{manager}\"" : $"\"{manager}\" using {apiVersion}";
}
