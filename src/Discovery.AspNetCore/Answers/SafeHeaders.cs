using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Answers;

/// <summary>The headers of every answer: it is what it says it is, stays in no cache, and is no other site's to use.</summary>
internal static class SafeHeaders
{
    public static void Set(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
