using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Protobuf;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Discovery.Testing.Http;

/// <summary>Reads request bodies.</summary>
internal static class BodyReader
{
    /// <summary>The object in the body; as in the real server, no content type means JSON.</summary>
    public static async Task<JsonObject> ObjectAsync(HttpContext context, ResourceKind kind)
    {
        var type = ContentType(context);
        if (type is not ("" or "application/json" or ProtobufDecoder.MediaType))
        {
            throw ApiErrors.UnsupportedBody();
        }

        var body = await BytesAsync(context).ConfigureAwait(false);
        return type == ProtobufDecoder.MediaType
            ? (JsonObject)Json.Parse(Json.ToBytes(ProtobufDecoder.Decode(kind, body)))!
            : ObjectDecoder.Parse(kind, body);
    }

    public static async Task<byte[]> BytesAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>Without parameters; "" when there is none.</summary>
    public static string ContentType(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.MediaType.Value!.ToLowerInvariant() : context.Request.ContentType ?? "";
}
