using Discovery.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Page;

/// <summary>GET ui: the page. It asks the other addresses for everything that it shows.</summary>
internal static class PageEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var page = PageContent.Current;
        var response = context.Response;
        SafeHeaders.Set(response, "text/html; charset=utf-8");
        response.Headers.ContentSecurityPolicy = page.Policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.ContentLength = page.Html.Length;
        await response.BodyWriter.WriteAsync(page.Html, context.RequestAborted).ConfigureAwait(false);
    }
}
