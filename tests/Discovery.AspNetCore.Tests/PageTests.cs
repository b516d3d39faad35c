using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed partial class PageTests
{
    [Fact]
    public async Task Page_Policy_AllowsExactlyItsOwnScriptAndStyle()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        using var response = await app.SendAsync("/discovery/ui");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            $"default-src 'none'; script-src '{Hash(Script().Match(html))}'; style-src '{Hash(Style().Match(html))}'; connect-src 'self'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Page_ItsText_AsksNobodyElseAndMakesNoMarkupOfData()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        var html = await app.TextAsync("/discovery/ui");

        Assert.Single(Script().Matches(html));
        Assert.Single(Style().Matches(html));
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function", html);
        Assert.DoesNotMatch("(src|href)=\"(?!data:,\"|#)", html);
        Assert.DoesNotMatch("https?://(?!www\\.w3\\.org/2000/svg\")", html);
        Assert.DoesNotMatch(" on[a-z]+=\"| style=\"|@import|url\\(", html);
    }

    private static string Hash(Match match)
    {
        Assert.True(match.Success);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups[1].Value)))}";
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
