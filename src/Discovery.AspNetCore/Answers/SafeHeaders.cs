using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Answers;

/// <summary>The headers of every answer: it is what it says it is, and stays in no cache.</summary>
internal static class SafeHeaders
{
    public static void Set(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
