using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>Reads the options of deletes: from the body if there is one, else from the query.</summary>
internal static class DeleteOptionsReader
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    public static DeleteOptions Read(HttpRequest request, byte[] body)
    {
        var json = Parse(body);
        var errors = new FieldErrors();
        var dryRun = WriteOptionsReader.DryRun(request.Query, errors) || json.Texts("dryRun").Contains("All");
        var policy = json.Text("propagationPolicy") ?? QueryValues.Text(request.Query, "propagationPolicy");
        if (policy.Length > 0 && !Policies.Contains(policy, StringComparer.Ordinal))
        {
            errors.NotSupported("propagationPolicy", policy, [.. Policies, "nil"]);
        }

        if (errors.Causes.Count > 0)
        {
            throw ApiErrors.InvalidOptions("DeleteOptions", errors.Causes);
        }

        return new()
        {
            DryRun = dryRun,
            Uid = json.Child("preconditions").Text("uid"),
            ResourceVersion = json.Child("preconditions").Text("resourceVersion"),
        };
    }

    private static JsonObject? Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            return Json.Parse(body) as JsonObject;
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest("couldn't get version/kind; json parse error: " + ObjectDecoder.Describe(e, body));
        }
    }
}
