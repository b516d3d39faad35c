using Deque.AxeCore.Playwright;
using Gateway.Demo;
using Gateway.Tests;
using Microsoft.Playwright;

namespace Discovery.BrowserTests;

/// <summary>The page of the sample gateway, as somebody sees it who has just started it.</summary>
public sealed class GatewayPageTests(Chromium chromium) : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Change_InTheCluster_AppearsWithoutAReload()
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        await page.Tab.EvaluateAsync("() => { window.stillTheSame = true; }");

        gateway.Demo.Server.Apply(DemoCluster.Slice(gateway.Demo.Pods[2]));
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(3);
        await Assertions.Expect(page.Endpoints.Filter(new() { HasText = "httpbin-3" })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Services.Locator(".count")).ToHaveTextAsync("3 of 3 ready");

        gateway.Demo.Server.DeleteEndpointSlice("apisix", "httpbin-1");
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        await Assertions.Expect(page.Tab.Locator("#list")).Not.ToContainTextAsync("httpbin-1");

        Assert.True(await page.Tab.EvaluateAsync<bool>("() => window.stillTheSame"));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task ApiServer_StopsAndComesBack_StaleWithGrowingAge_ThenGreen()
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!);
        await Assertions.Expect(page.Registry.Locator(".phase")).ToHaveTextAsync("Synced");
        var light = page.Registry.Locator(".light");
        await Assertions.Expect(light).ToHaveCSSAsync("background-color", "rgb(17, 99, 41)");

        await gateway.Demo.Server.StopAsync(Deadline);
        await Assertions.Expect(page.Registry.Locator(".phase")).ToHaveTextAsync("Stale");
        await Assertions.Expect(page.Registry.Locator(".reason")).ToContainTextAsync("the last known state is served");
        await Assertions.Expect(page.Tab.Locator("#announcement")).ToHaveTextAsync("Registry my-k8s-cluster is Stale.");
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        var age = await page.AgeAsync();
        await GatewayUnderTest.UntilAsync(async () => await page.AgeAsync() >= age + 2, Deadline);
        await page.ScreenshotAsync("stale");

        await gateway.Demo.Server.RestartAsync(Deadline);
        await Assertions.Expect(page.Registry.Locator(".phase")).ToHaveTextAsync("Synced", new() { Timeout = 60_000 });
        await Assertions.Expect(light).ToHaveCSSAsync("background-color", "rgb(17, 99, 41)");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Why_Names_AreExplained()
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!);

        await page.ExplainAsync("http://httpbin.apisix:80");
        await Assertions.Expect(page.Answer).ToContainTextAsync("Resolved: 2 of 2 endpoints of apisix/httpbin are ready");
        await Assertions.Expect(page.Answer).ToContainTextAsync("no port was given: the standard port of 'http': http (80→");

        await page.ExplainAsync("apisix/httpbin:81");
        await Assertions.Expect(page.Answer).ToContainTextAsync("PortNotFound: no port 81 on apisix/httpbin");

        await page.Services.First.GetByRole(AriaRole.Button, new() { Name = "Explain apisix/httpbin" }).ClickAsync();
        await Assertions.Expect(page.Answer).ToContainTextAsync("Resolved");
        gateway.Demo.Server.DeleteEndpointSlice("apisix", "httpbin-1");
        await Assertions.Expect(page.Answer).ToContainTextAsync("1 of 1 endpoints"); // it is followed, too
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Keyboard_FromTheTop_ReachesEverythingAndShowsWhereItIs()
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        List<string> reached = [];

        for (var i = 0; i < 6; i++)
        {
            await page.Tab.Keyboard.PressAsync("Tab");
            reached.Add(await page.Tab.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent.trim()"));
            Assert.NotEqual("none", await page.Tab.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(["Skip to the services", "pause", "name", "Explain", "search", "Explain apisix/httpbin"], reached);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Accessibility_InLightAndDark_NothingSerious(ColorScheme scheme)
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!, scheme: scheme);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        await page.ExplainAsync("apisix/httpbin:80");
        await Assertions.Expect(page.Answer).ToContainTextAsync("Resolved");

        var result = await page.Tab.RunAxe().WaitAsync(TimeSpan.FromMinutes(1), Deadline);

        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Where(static violation => violation.Impact is "serious" or "critical").Select(static violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
        await page.ScreenshotAsync(scheme == ColorScheme.Dark ? "dark" : "light");
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(360)]
    [InlineData(800)]
    [InlineData(1600)]
    public async Task Width_OfTheWindow_NeverScrollsSideways(int width)
    {
        await using var gateway = await StartAsync();
        await using var page = await OpenPage.OpenAsync(chromium.Browser, gateway.Client.BaseAddress!, width);
        await Assertions.Expect(page.Endpoints).ToHaveCountAsync(2);
        await page.ExplainAsync("apisix/httpbin:80");
        await Assertions.Expect(page.Answer).ToContainTextAsync("Resolved");

        Assert.Equal(width, await page.Tab.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await page.ScreenshotAsync($"width-{width}");
        page.AssertNoComplaints();
    }

    public void Dispose() => _deadline.Dispose();

    private Task<RunningGateway> StartAsync()
    {
        _ = chromium.Browser; // skip before anything is started
        _deadline.CancelAfter(TimeSpan.FromMinutes(2));
        return RunningGateway.StartAsync(Deadline, "--environment", "Development");
    }
}
