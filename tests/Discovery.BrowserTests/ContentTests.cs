using Microsoft.Playwright;

namespace Discovery.BrowserTests;

/// <summary>What a registry may hold: very much, and anything.</summary>
public sealed class ContentTests(Chromium chromium)
{
    private static readonly ServiceId Basket = new("shop", "basket");

    [Fact]
    public async Task HostileNames_AreShownAsTextAndCut()
    {
        const string Script = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        var huge = new string('x', 1_000_000);
        var browser = chromium.Browser;
        var registry = new InMemoryRegistry("local");
        registry.Set(new ServiceId(Script, Script), new DiscoveredEndpoint("10.0.0.1", 80) { Zone = Script, NodeName = Script, PortName = Script, TargetName = Script });
        registry.Set(new ServiceId(huge, huge), new DiscoveredEndpoint("10.0.0.2", 80) { Zone = huge, NodeName = huge, PortName = huge, TargetName = huge });
        await using var app = await PageApp.StartAsync(registry);
        await using var page = await OpenPage.OpenAsync(browser, app.Address, width: 360);

        await Assertions.Expect(page.Services).ToHaveCountAsync(2);
        await Assertions.Expect(page.Services.First).ToContainTextAsync(Script);
        Assert.Equal(0, await page.Tab.Locator("main img, main script").CountAsync());
        Assert.InRange((await page.Tab.Locator("main").TextContentAsync())!.Length, 1, 10_000);
        Assert.Equal(360, await page.Tab.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        // Live, and in the explanation, as well.
        registry.Set(new ServiceId(Script, Script), new DiscoveredEndpoint("10.0.0.3", 80) { TargetName = Script });
        await Assertions.Expect(page.Services.First).ToContainTextAsync("10.0.0.3");
        await page.ScreenshotAsync("hostile");
        page.AssertNoComplaints();
        await page.ExplainAsync(Script); // a browser itself complains of every 400
        await Assertions.Expect(page.Answer).ToContainTextAsync($"'{Script}' is no name of a service");
        Assert.Equal(0, await page.Tab.Locator("main img, main script").CountAsync());
    }

    [Fact]
    public async Task HundredThousandEndpoints_AreSearchedPagedAndFollowed()
    {
        var browser = chromium.Browser;
        var registry = new InMemoryRegistry("local");
        for (var service = 0; service < 10_000; service++)
        {
            registry.Set(new ServiceId("shop", $"s{service:D5}"), Enumerable.Range(1, 10).Select(static i => new DiscoveredEndpoint($"10.0.0.{i}", 8080)));
        }

        await using var app = await PageApp.StartAsync(registry);
        await using var page = await OpenPage.OpenAsync(browser, app.Address);
        await Assertions.Expect(page.Services).ToHaveCountAsync(50);
        await Assertions.Expect(page.Registry).ToContainTextAsync("10,000 services, 100,000 endpoints");

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(page.Services.First).ToContainTextAsync("shop/s00050");
        await Assertions.Expect(page.Tab.Locator("#shown")).ToHaveTextAsync("51 to 100, and there are more");
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Previous" }).ClickAsync();
        await Assertions.Expect(page.Services.First).ToContainTextAsync("shop/s00000");

        await page.Tab.GetByLabel("Part of namespace or name").FillAsync("s0777");
        await Assertions.Expect(page.Services).ToHaveCountAsync(10);
        registry.Set(new ServiceId("shop", "s07777"), new DiscoveredEndpoint("10.0.0.77", 8080));
        await Assertions.Expect(page.Services.Filter(new() { HasText = "s07777" }).Locator(".endpoints > li:not(.gone)")).ToHaveCountAsync(1);
        Assert.InRange(await page.Tab.Locator("*").CountAsync(), 1, 5_000);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Burst_OfChanges_IsCountedAndEndsInTheNewestState()
    {
        var browser = chromium.Browser;
        var registry = new InMemoryRegistry("local");
        registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var app = await PageApp.StartAsync(registry);
        await using var page = await OpenPage.OpenAsync(browser, app.Address);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(1);

        for (var port = 1; port <= 20_000; port++)
        {
            registry.Set(new ServiceId("shop", $"s{port % 1000:D3}"), new DiscoveredEndpoint("10.0.0.2", port));
        }

        registry.Set(Basket, new DiscoveredEndpoint("10.0.0.9", 9), new DiscoveredEndpoint("10.0.0.9", 99));

        var basket = page.Services.Filter(new() { HasText = "shop/basket" });
        await Assertions.Expect(basket).ToContainTextAsync("10.0.0.9:99");
        await Assertions.Expect(basket).ToContainTextAsync("2 of 2 ready");
        await Assertions.Expect(page.Registry).ToContainTextAsync("1,001 services");
        await page.ScreenshotAsync("burst");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Service_OfManyEndpoints_ShowsMoreOnRequest()
    {
        var browser = chromium.Browser;
        var registry = new InMemoryRegistry("local");
        registry.Set(Basket, Enumerable.Range(1, 50).Select(static port => new DiscoveredEndpoint("10.0.0.1", port) { PortName = "http" }));
        await using var app = await PageApp.StartAsync(registry);
        await using var page = await OpenPage.OpenAsync(browser, app.Address);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(20);

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Show 50 of 50" }).ClickAsync();

        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(50);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Pause_StopsChangesAndGoesOn()
    {
        var browser = chromium.Browser;
        var registry = new InMemoryRegistry("local");
        await using var app = await PageApp.StartAsync(registry);
        await using var page = await OpenPage.OpenAsync(browser, app.Address);
        var pause = page.Tab.GetByRole(AriaRole.Button, new() { Name = "Pause" });

        await pause.ClickAsync();
        await Assertions.Expect(page.Tab.Locator("#connection")).ToHaveTextAsync("paused");
        registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 80));
        await pause.ClickAsync();

        await page.UntilLiveAsync();
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(1);
        page.AssertNoComplaints();
    }
}
