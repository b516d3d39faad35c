using System.Text.Json.Nodes;

namespace Discovery.Testing.Errors;

/// <summary>The details of a Status.</summary>
internal sealed record StatusDetails(
    string? Name = null, string? Group = null, string? Kind = null, IReadOnlyList<StatusCause>? Causes = null, int? RetryAfterSeconds = null)
{
    public string? Uid { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add(json, "name", Name);
        Add(json, "group", Group);
        Add(json, "kind", Kind);
        Add(json, "uid", Uid);
        if (Causes is { Count: > 0 })
        {
            json["causes"] = new JsonArray([.. Causes.Select(Cause)]);
        }

        if (RetryAfterSeconds is { } seconds)
        {
            json["retryAfterSeconds"] = seconds;
        }

        return json;
    }

    private static JsonObject Cause(StatusCause cause)
    {
        var json = new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message };
        Add(json, "field", cause.Field);
        return json;
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[name] = value;
        }
    }
}
