using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>Reads the options of writes from the query.</summary>
internal static class WriteOptionsReader
{
    private static readonly string[] Validations = ["", "Ignore", "Strict", "Warn"];

    /// <param name="optionsKind">What a refusal calls the options, such as <c>PatchOptions</c>.</param>
    public static WriteOptions Read(HttpContext context, string optionsKind)
    {
        var query = context.Request.Query;
        var errors = new FieldErrors();
        var dryRun = DryRun(query, errors);
        var validation = QueryValues.Text(query, "fieldValidation");
        errors.OneOf("fieldValidation", validation, Validations);
        if (errors.Causes.Count > 0)
        {
            throw ApiErrors.InvalidOptions(optionsKind, errors.Causes);
        }

        return new()
        {
            DryRun = dryRun,
            FieldManager = QueryValues.Text(query, "fieldManager") is { Length: > 0 } manager ? manager : DefaultManager(context),
            Force = QueryValues.Flag(query, "force"),
            Validation = validation.Length == 0 ? FieldValidation.Warn : Enum.Parse<FieldValidation>(validation),
        };
    }

    public static bool DryRun(IQueryCollection query, FieldErrors errors)
    {
        var values = query.TryGetValue("dryRun", out var given) ? given.OfType<string>().Where(v => v.Length > 0).ToArray() : [];
        if (values.Any(v => v != "All"))
        {
            errors.NotSupported("dryRun", new JsonArray([.. values.Select(v => (JsonNode)v)]), "All");
        }

        return values.Length > 0;
    }

    // As the real server: the program's name, from what it calls itself.
    private static string DefaultManager(HttpContext context) =>
        context.Request.Headers.UserAgent.ToString().Split('/', 2)[0] is { Length: > 0 } agent ? agent : "unknown";
}
