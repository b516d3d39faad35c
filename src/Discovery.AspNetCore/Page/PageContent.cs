using System.Security.Cryptography;
using System.Text;

namespace Discovery.AspNetCore.Page;

/// <summary>The page, put together from its parts once, and the policy that lets a browser run these parts and nothing else.</summary>
internal sealed class PageContent
{
    private static readonly string[] Scripts = ["format.js", "sparkline.js", "registries.js", "services.js", "why.js", "page.js"];

    private PageContent(byte[] html, string policy)
    {
        Html = html;
        Policy = policy;
    }

    public static PageContent Current { get; } = Make();

    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>Content-Security-Policy: by hash, so there is nothing to be made anew for each request.</summary>
    public string Policy { get; }

    private static PageContent Make()
    {
        var style = Read("page.css");
        // One closed scope: the parts know each other, and nobody else knows them.
        var script = $"(() => {{\n\"use strict\";\n{string.Concat(Scripts.Select(Read))}}})();\n";
        var html = Read("page.html")
            .Replace("/* style */", style, StringComparison.Ordinal)
            .Replace("/* script */", script, StringComparison.Ordinal);
        var policy = string.Join(
            "; ",
            "default-src 'none'",
            $"script-src '{Hash(script)}'",
            $"style-src '{Hash(style)}'",
            "connect-src 'self'",
            "img-src data:", // the empty icon, which keeps browsers from asking for one
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");
        return new PageContent(Encoding.UTF8.GetBytes(html), policy);
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // With line ends as they are in the repository, whatever the checkout made of them: a browser hashes what it has read.
    private static string Read(string name)
    {
        using var stream = typeof(PageContent).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
