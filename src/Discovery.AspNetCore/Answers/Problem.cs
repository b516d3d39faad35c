using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Discovery.AspNetCore.Answers;

/// <summary>Refuses a request with a sentence that says what would be right (RFC 9457).</summary>
internal static class Problem
{
    public static async Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        SafeHeaders.Set(context.Response, "application/problem+json");
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status"u8, status);
            json.WriteString("detail"u8, Bounded.Text(detail));
            json.WriteEndObject();
        }
    }
}
