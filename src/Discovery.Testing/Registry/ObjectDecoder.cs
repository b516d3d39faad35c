using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Registry;

/// <summary>From what a client sent to a clean, defaulted object of one kind (without kind and apiVersion).</summary>
internal static class ObjectDecoder
{
    public static JsonObject Parse(ResourceKind kind, ReadOnlySpan<byte> json)
    {
        var problem = $"the object provided is unrecognized (must be of type {kind.Name}): couldn't get version/kind; json parse error: ";
        try
        {
            var parsed = Json.Parse(json);
            return parsed as JsonObject ?? throw ApiErrors.BadRequest(
                $"{problem}json: cannot unmarshal {parsed?.GetValueKind().ToString().ToLowerInvariant() ?? "null"} into Go value of type struct");
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest($"{problem}{Describe(e, json)} ({Excerpt(json)})");
        }
    }

    public static JsonObject Decode(ResourceKind kind, JsonObject source, WriteOptions options, out IReadOnlyList<string> warnings)
    {
        CheckKind(kind, source, options);
        var report = new DecodeReport();
        var subject = $"{kind.Name} in version \"{kind.Version}\" cannot be handled as a {kind.Name}";
        JsonObject body;
        try
        {
            body = new SchemaDecoder(kind.Name, report).Decode(source, kind.Schema);
        }
        catch (FormatException e)
        {
            throw Refuse(source, options, $"{subject}: ", e.Message);
        }

        if (options.Validation == FieldValidation.Strict && report.Warnings.Count > 0)
        {
            throw Refuse(source, options, $"{subject}: ", $"strict decoding error: {string.Join(", ", report.Warnings)}");
        }

        body.Remove("kind");
        body.Remove("apiVersion");
        body.Ensure("metadata");
        kind.Default(body);
        warnings = options.Validation == FieldValidation.Warn ? report.Warnings : [];
        return body;
    }

    public static string Describe(JsonException e, ReadOnlySpan<byte> json)
    {
        // The one message of Go's decoder that people search for.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return "unexpected end of JSON input";
        }
        catch (JsonException)
        {
            return e.Message;
        }
    }

    private static void CheckKind(ResourceKind kind, JsonObject source, WriteOptions options)
    {
        var (apiVersion, name) = (source.Text("apiVersion") ?? kind.ApiVersion, source.Text("kind") ?? kind.Name);
        if (apiVersion == kind.ApiVersion && name == kind.Name)
        {
            return;
        }

        var version = apiVersion[(apiVersion.LastIndexOf('/') + 1)..];
        throw Refuse(source, options, "", ResourceCatalog.ForManifest(apiVersion, name) is null
            ? $"no kind \"{name}\" is registered for version \"{apiVersion}\" in scheme"
            : $"{name} in version \"{version}\" cannot be handled as a {kind.Name}: converting ({version}.{name}) to ({kind.Version}.{kind.Name}): unknown conversion");
    }

    private static ApiServerException Refuse(JsonObject source, WriteOptions options, string subject, string why)
    {
        if (!options.Patched)
        {
            return ApiErrors.BadRequest(subject + why);
        }

        var errors = new FieldErrors();
        errors.Invalid("patch", Encoding.UTF8.GetString(Json.ToBytes(source)), why);
        return ApiErrors.Invalid("", "", "", "", errors.Causes);
    }

    private static string Excerpt(ReadOnlySpan<byte> json)
    {
        const int Longest = 1024;
        return json.IsEmpty ? "<empty>" : Encoding.UTF8.GetString(json[..Math.Min(json.Length, Longest)]);
    }
}
