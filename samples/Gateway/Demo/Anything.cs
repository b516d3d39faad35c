using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace Gateway.Demo;

/// <summary>httpbin's <c>/anything</c>: tells the caller what arrived.</summary>
internal static class Anything
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, string pod)
    {
        var request = context.Request;
        var form = new JsonObject();
        var files = new JsonObject();
        var data = "";
        if (request.HasFormContentType)
        {
            var sent = await request.ReadFormAsync(context.RequestAborted);
            form = ToJson(sent);
            foreach (var file in sent.Files)
            {
                files[file.Name] = await ReadAsync(file.OpenReadStream(), context.RequestAborted);
            }
        }
        else
        {
            data = await ReadAsync(request.Body, context.RequestAborted);
        }

        var answer = new JsonObject
        {
            ["args"] = ToJson(request.Query),
            ["data"] = data,
            ["files"] = files,
            ["form"] = form,
            ["headers"] = ToJson(request.Headers),
            ["json"] = ParseOrNull(data),
            ["method"] = request.Method,
            ["origin"] = request.Headers["X-Forwarded-For"] is { Count: > 0 } forwarded ? forwarded.ToString() : context.Connection.RemoteIpAddress?.ToString(),
            ["pod"] = pod,
            ["url"] = request.GetEncodedUrl(),
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(Format) + "\n", context.RequestAborted);
    }

    // One value is a string, several are an array, as in httpbin.
    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, StringValues>> values) => new(values
        .OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .Select(static pair => KeyValuePair.Create<string, JsonNode?>(
            pair.Key,
            pair.Value.Count == 1 ? JsonValue.Create(pair.Value[0]) : new JsonArray([.. pair.Value.Select(static value => JsonValue.Create(value))]))));

    private static JsonNode? ParseOrNull(string data)
    {
        try
        {
            return data.Length == 0 ? null : JsonNode.Parse(data);
        }
        catch (JsonException)
        {
            return null; // httpbin, too, gives null for a body that is no JSON
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
