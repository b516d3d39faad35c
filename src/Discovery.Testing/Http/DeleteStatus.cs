using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Http;

/// <summary>The Status that says an object is gone.</summary>
internal static class DeleteStatus
{
    public static JsonObject Of(StoredObject deleted) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new StatusDetails(deleted.Key.Name, deleted.Kind.Group, deleted.Kind.Plural) { Uid = deleted.Uid }.ToJson(),
    };
}
