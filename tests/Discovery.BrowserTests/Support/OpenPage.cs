using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Discovery.BrowserTests;

/// <summary>The page in a tab of its own. What a browser complains of, and what it asks of anybody else, fails the test.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("DISCOVERY_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private OpenPage(IBrowserContext context, IPage tab)
    {
        _context = context;
        Tab = tab;
    }

    public IPage Tab { get; }

    public ILocator Registry => Tab.Locator("#registries > li");

    public ILocator Services => Tab.Locator("#list > li");

    public ILocator Endpoints => Tab.Locator("#list .endpoints > li:not(.gone)");

    public ILocator Answer => Tab.Locator("#answer");

    public static async Task<OpenPage> OpenAsync(IBrowser browser, Uri server, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        context.SetDefaultTimeout(30_000);
        var tab = await context.NewPageAsync();
        var page = new OpenPage(context, tab);
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                page._complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        tab.PageError += (_, error) => page._complaints.Enqueue(error);
        tab.Dialog += (_, dialog) => page._complaints.Enqueue($"dialog: {dialog.Message}");
        tab.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != server.Authority)
            {
                page._complaints.Enqueue($"asks {request.Url}");
            }
        };
        await tab.GotoAsync(new Uri(server, "/discovery/ui").ToString());
        await page.UntilLiveAsync();
        return page;
    }

    public Task UntilLiveAsync() => Assertions.Expect(Tab.Locator("#connection")).ToHaveTextAsync("live", new() { Timeout = 30_000 });

    public async Task ExplainAsync(string name)
    {
        await Tab.GetByLabel("Name as a client would write it").FillAsync(name);
        await Tab.Keyboard.PressAsync("Enter");
    }

    /// <summary>How many seconds ago the registry was last heard of, as the page says it.</summary>
    public async Task<int> AgeAsync()
    {
        var text = await Registry.Locator(".age").TextContentAsync();
        var words = text!.Split(' ');
        var index = Array.IndexOf(words, "ago");
        return words[index - 1] == "s" && words[index - 3] == "min"
            ? (60 * int.Parse(words[index - 4], System.Globalization.CultureInfo.InvariantCulture)) + int.Parse(words[index - 2], System.Globalization.CultureInfo.InvariantCulture)
            : int.Parse(words[index - 2], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task ScreenshotAsync(string name)
    {
        if (Screenshots is not null)
        {
            await Tab.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });
        }
    }

    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.CloseAsync().WaitAsync(TimeSpan.FromSeconds(30));
}
