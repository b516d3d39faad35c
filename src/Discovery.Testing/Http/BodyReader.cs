using Discovery.Testing.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Discovery.Testing.Http;

/// <summary>Reads request bodies.</summary>
internal static class BodyReader
{
    /// <summary>The body, which must be JSON; as in the real server, no content type means JSON.</summary>
    public static async Task<byte[]> JsonAsync(HttpContext context)
    {
        if (ContentType(context) is not ("" or "application/json"))
        {
            throw ApiErrors.UnsupportedBody();
        }

        return await BytesAsync(context).ConfigureAwait(false);
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
