using System.Net;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Hosting;

namespace Discovery.AspNetCore.Tests;

public sealed class EventsTests
{
    private static readonly ServiceId Basket = new("shop", "basket");

    [Fact]
    public async Task Change_OfAService_IsTold_AndWhatWasThereBeforeIsNot()
    {
        var registry = new InMemoryRegistry("local");
        registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));
        using var events = await EventStream.OpenAsync(app);

        registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.2", 80) { Ready = false });

        Assert.Equal(("service", """{"registry":"local","namespace":"shop","name":"basket","exists":true,"endpointCount":2,"readyCount":1}"""), await events.NextAsync());
        registry.Remove(Basket);
        Assert.Equal(("service", """{"registry":"local","namespace":"shop","name":"basket","exists":false,"endpointCount":0,"readyCount":0}"""), await events.NextAsync());
    }

    [Fact]
    public async Task Change_HostileName_StaysOneLine()
    {
        var registry = new InMemoryRegistry("local");
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));
        using var events = await EventStream.OpenAsync(app);

        registry.Set(new ServiceId("</script>\n\ndata: {}\r\revent: x", new string('x', 1_000_000)));

        var (name, data) = await events.NextAsync();
        Assert.Equal("service", name);
        Assert.InRange(data.Length, Bounded.MaxLength, 4 * Bounded.MaxLength);
        Assert.Contains("\\u003C/script\\u003E\\n\\ndata: {}\\r\\revent: x", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_Always_ForbidCachingAndBuffering()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        using var events = await EventStream.OpenAsync(app);

        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.ToString());
        Assert.True(events.Response.Headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(events.Response.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task Status_Changes_IsToldWithTheNextSecond()
    {
        var registry = new FixedRegistry("one", new() { Phase = RegistryPhase.Synced });
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));
        using var events = await EventStream.OpenAsync(app);

        app.Time.Advance(EventFeed.StatusInterval);
        registry.Status = new() { Phase = RegistryPhase.Stale, Reason = "gone", LastContact = DumpApp.Noon };
        app.Time.Advance(EventFeed.StatusInterval);

        var (name, data) = await events.NextAsync();
        Assert.Equal("registry", name);
        Assert.StartsWith("""{"name":"one","phase":"Stale","reason":"gone",""", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_EveryFifteenSeconds_IsBrokenByAComment()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));
        using var events = await EventStream.OpenAsync(app);

        app.Time.Advance(EventFeed.HeartbeatInterval);
        await events.UntilAsync(": heartbeat");
        app.Time.Advance(EventFeed.HeartbeatInterval);
        await events.UntilAsync(": heartbeat");
    }

    [Fact]
    public async Task Ejection_OfAnEndpoint_IsTold()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));
        using var events = await EventStream.OpenAsync(app);

        app.Services.GetRequiredService<IEndpointEjections>().ReportFailure(new DiscoveredEndpoint("10.0.0.1", 80) { TargetName = "pod" });

        var (name, data) = await events.NextAsync();
        Assert.Equal("ejection", name);
        Assert.StartsWith("""{"address":"10.0.0.1","port":80,"target":"pod","seconds":""", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registries_AddedRepointedAndRemovedAtRunTime_AreFollowed()
    {
        Dictionary<string, InMemoryRegistry> made = new(StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Discovery:Registries:one:Type", "Memory")]).Build();
        await using var app = await DumpApp.StartAsync(discovery => discovery
            .AddRegistryType("Memory", (_, name, section) => made[$"{name}{section["Version"]}"] = new InMemoryRegistry(name))
            .AddConfiguration(configuration.GetSection("Discovery")));
        using var events = await EventStream.OpenAsync(app);

        configuration["Discovery:Registries:two:Type"] = "Memory";
        configuration.Reload();
        Assert.Equal("reset", (await events.NextAsync()).Name);
        made["two"].Set(Basket);
        Assert.Contains("\"two\"", (await events.NextAsync()).Data, StringComparison.Ordinal);

        configuration["Discovery:Registries:one:Version"] = "2";
        configuration.Reload();
        await ResetsAsync(events);
        made["one2"].Set(Basket);
        Assert.Contains("\"one\"", (await NextServiceAsync(events)).Data, StringComparison.Ordinal);

        configuration["Discovery:Registries:two:Enabled"] = "false";
        configuration.Reload();
        await ResetsAsync(events);
        made["one2"].Remove(Basket);
        Assert.Contains("\"exists\":false", (await NextServiceAsync(events)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_MoreThanThereMayBe_AreRefusedUntilOneLeaves()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));
        var hub = EventHub.Of(app.Services);
        var readers = Enumerable.Range(0, EventHub.MaxReaders).Select(_ => hub.TryJoin()).ToArray();
        Assert.All(readers, Assert.NotNull);

        for (var i = 0; i < 1000; i++)
        {
            using var refused = await EventStream.SendAsync(app);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.ToString());
        }

        Assert.Equal(EventHub.MaxReaders, hub.Readers);
        hub.Leave(readers[0]!);
        using var accepted = await EventStream.OpenAsync(app);
    }

    [Fact]
    public async Task Readers_ManyOfTwoAddresses_ShareOneWatchThatEndsWithTheLast()
    {
        var registry = new FixedRegistry("one", new() { Phase = RegistryPhase.Synced });
        await using var app = await DumpApp.StartAsync(
            discovery => discovery.AddRegistry(registry),
            static app =>
            {
                app.MapDiscovery();
                app.MapDiscovery("/other");
            });
        Assert.Equal(0, registry.Watches);

        var streams = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => EventStream.OpenAsync(app)));
        Assert.Equal(1, registry.Watches);
        Array.ForEach(streams, static stream => stream.Dispose());

        // A reader that has vanished is noticed though nothing is sent to it.
        await registry.UntilWatchesAsync(0);
        Assert.False(EventHub.Of(app.Services).IsRunning);

        using var again = await EventStream.OpenAsync(app);
        Assert.Equal(1, registry.Watches);
    }

    [Fact]
    public async Task Readers_ThousandsThatVanish_LeaveNothingBehind()
    {
        var registry = new FixedRegistry("one", new() { Phase = RegistryPhase.Synced });
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));

        for (var round = 0; round < 20; round++)
        {
            var streams = await Task.WhenAll(Enumerable.Range(0, EventHub.MaxReaders).Select(_ => EventStream.OpenAsync(app)));
            Assert.Equal(EventHub.MaxReaders, EventHub.Of(app.Services).Readers);
            Assert.Equal(1, registry.Watches);
            using var refused = await EventStream.SendAsync(app);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

            Array.ForEach(streams, static stream => stream.Dispose());
            await registry.UntilWatchesAsync(0);
            Assert.Equal(0, EventHub.Of(app.Services).Readers);
        }
    }

    [Fact]
    public async Task Readers_ThousandsAtOnceThatReadNothing_AreBoundedAndSlowNobody()
    {
        const int Crowd = 2_000;
        var registry = new FixedRegistry("local", new() { Phase = RegistryPhase.Synced });
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));
        var resolver = app.Services.GetRequiredService<IServiceResolver>();

        var crowd = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => EventStream.SendAsync(app)));

        Assert.Equal(EventHub.MaxReaders, crowd.Count(static response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(Crowd - EventHub.MaxReaders, crowd.Count(static response => response.StatusCode == HttpStatusCode.ServiceUnavailable));

        // Far more than their queues and all buffers hold: whoever publishes and resolves waits for none of them.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var name = new string('x', 900);
        for (var i = 0; i < 20_000; i++)
        {
            registry.Content.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 80) { TargetName = name, Weight = 1 + (i % 100) });
            Assert.Equal(ResolutionStatus.Resolved, resolver.Resolve(ServiceReference.Parse("local/shop/basket")).Status);
        }

        // A queue is 256 events at most, and events are shared; 20,000 for each of 100 would be hundreds of megabytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
        Array.ForEach(crowd, static response => response.Dispose());
        await registry.UntilWatchesAsync(0);
        using var after = await EventStream.OpenAsync(app);
        registry.Content.Remove(Basket);
        Assert.Contains("\"exists\":false", (await NextServiceAsync(after)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_RegistryFails_IsTriedAgainAndTheOthersGoOn()
    {
        var failing = new FixedRegistry("failing", new() { Phase = RegistryPhase.Synced }) { WatchFailure = new InvalidOperationException("no") };
        var local = new InMemoryRegistry("local");
        using var log = new LoggedEvents();
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(failing).AddRegistry(local), more: builder => builder.Logging.AddProvider(log));
        using var events = await EventStream.OpenAsync(app);
        local.Set(Basket);
        Assert.Equal("service", (await NextServiceAsync(events)).Name);

        var failure = failing.WatchFailure;
        failing.WatchFailure = null;
        app.Time.Advance(EventFeed.StatusInterval);

        Assert.Equal("reset", (await events.NextAsync()).Name);
        await failing.UntilWatchesAsync(1);
        Assert.Same(failure, Assert.Single(log.Of("EventsWatchFailed")));
    }

    [Fact]
    public async Task SlowReader_IsResetAndCostsNoMore()
    {
        var registry = new InMemoryRegistry("local");
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry));
        using var slow = await EventStream.OpenAsync(app);
        using var fast = await EventStream.OpenAsync(app);

        // More than all the buffers between us and the reader that does not read; the other one sees the last of it.
        var name = new string('x', 4000);
        for (var i = 0; i < 20_000; i++)
        {
            registry.Set(new ServiceId(name, $"s{i}"));
        }

        registry.Set(Basket);
        await fast.UntilAsync("""data: {"registry":"local","namespace":"shop","name":"basket","exists":true,"endpointCount":0,"readyCount":0}""");
        await slow.UntilAsync("event: reset");
    }

    [Fact]
    public async Task Host_Stops_EndsTheStreams()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));
        using var events = await EventStream.OpenAsync(app);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.True(await events.EndsAsync());
    }

    private static async Task ResetsAsync(EventStream events) => Assert.Equal("reset", (await events.NextAsync()).Name);

    private static async Task<(string Name, string Data)> NextServiceAsync(EventStream events)
    {
        while (true)
        {
            var next = await events.NextAsync();
            if (next.Name == "service")
            {
                return next;
            }
        }
    }
}
