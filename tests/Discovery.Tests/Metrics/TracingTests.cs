using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Discovery.Tests.Http;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Metrics;

public sealed class TracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivitySource _own = new("test");
    private readonly ActivityListener _listener;
    private readonly Activity _root;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Discovery" or "test",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _root = _own.StartActivity("root")!;
    }

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task HttpClient_EachAttemptIsAnActivityThatSaysWhere()
    {
        using var fixture = new ClientFixture(static local => local.Set(
            Make.Basket, new DiscoveredEndpoint("10.0.0.1", 8080) { TargetName = "basket-1" }, new DiscoveredEndpoint("10.0.0.2", 8080) { TargetName = "basket-2" }));
        fixture.Far.Answer = _ => fixture.Far.Seen.Count > 1 ? new(HttpStatusCode.OK) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");

        using var response = await fixture.Get("http://basket.shop/");

        var attempts = Own("discovery.attempt");
        Assert.Equal([1, 2], attempts.Select(static attempt => attempt.GetTagItem("discovery.attempt")).Cast<int>());
        Assert.All(attempts, static attempt => Assert.Equal("shop/basket", attempt.GetTagItem("discovery.service")));
        Assert.Equal(["basket-1", "basket-2"], attempts.Select(static attempt => (string?)attempt.GetTagItem("discovery.target")).Order());
        Assert.Equal(["10.0.0.1", "10.0.0.2"], attempts.Select(static attempt => (string?)attempt.GetTagItem("server.address")).Order());
    }

    [Fact]
    public async Task Resolve_ThatWaits_IsAnActivityWithItsOutcome()
    {
        var registry = new StubRegistry("stub");
        using var provider = Make.Services(registry);
        var resolver = provider.GetRequiredService<IServiceResolver>();
        var answer = resolver.ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken);

        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        await answer.Bounded();
        await resolver.ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken).Bounded();

        var wait = Assert.Single(Own("discovery.wait"));
        Assert.Equal("shop/basket", wait.GetTagItem("discovery.service"));
        Assert.Equal("resolved", wait.GetTagItem("discovery.status"));
    }

    // Other tests run at the same time.
    private Activity[] Own(string name) => [.. _ended.Where(activity => activity.OperationName == name && activity.RootId == _root.RootId)];
}
