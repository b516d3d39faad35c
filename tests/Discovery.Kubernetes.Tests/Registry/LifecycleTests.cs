using System.Diagnostics;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

public sealed class LifecycleTests
{
    private const string Canary = "canary-5f3a";
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);
    private static readonly (string?, int?) Http = ("http", 8080);

    public static TheoryData<string> InFlight => ["nothing", "connecting", "headers", "list body", "stream head", "initial events", "watch", "backoff", "refused"];

    [Theory]
    [MemberData(nameof(InFlight))]
    public async Task K39_Disposal_IsPromptAndCleanWhateverIsInFlight(string what)
    {
        var pulse = new Pulse();
        await using var server = await ScriptedServer.StartAsync(pulse: pulse);
        using var plugin = new ManualResetEventSlim();
        switch (what)
        {
            case "headers":
                server.List("endpointslices", Reply.Never()).List("services", Reply.Never());
                break;
            case "list body":
                server.List("endpointslices", Reply.Says("{\"items\":[")).List("services", Reply.Says("{\"items\":["));
                break;
            case "stream head":
                server.WatchList("endpointslices", Reply.Never()).WatchList("services", Reply.Never());
                break;
            case "initial events":
                server.WatchList("endpointslices", Reply.Silence()).WatchList("services", Reply.Silence());
                break;
            case "backoff":
                server.List("endpointslices", Reply.Status(500, "x", "y")).List("services", Reply.Status(500, "x", "y"));
                break;
            case "refused":
                server.List("endpointslices", Reply.Status(403, "x", "y")).List("endpoints", Reply.Status(403, "x", "y")).List("services", Reply.Status(403, "x", "y")).List("namespaces", Reply.Status(403, "x", "y"));
                break;
        }

        var rig = new RegistryRig(
            new KubernetesRegistryOptions { ApiServer = server.Address, NamespaceSelector = { Match = { "a.*" } } },
            pulse: pulse,
            connect: what == "connecting" ? () =>
            {
                plugin.Wait();
                throw new ConnectionSetupException("too late");
            }
        : null);
        rig.Time.Hold();
        if (what != "nothing")
        {
            rig.Started();
        }

        await pulse.UntilAsync(
            () => what switch
            {
                "headers" => server.Of("list", "endpointslices").Count == 1 && server.Of("list", "services").Count == 1,
                "list body" => rig.Time.Pending(static due => due.TotalSeconds == 60) == 2,
                "stream head" or "initial events" => rig.Time.Pending(static due => due.TotalSeconds == 5) == 2 && server.Requests.Count == 2,
                "watch" => server.Of("watch", "endpointslices").Count == 1 && server.Of("watch", "services").Count == 1,
                "backoff" => rig.Time.Pending(static due => due.TotalSeconds < 60) == 2,
                "refused" => rig.Time.Pending(static due => due.TotalSeconds < 60) == 4,
                _ => true,
            },
            rig.ToString);
        var waiting = what == "watch" ? null : what == "nothing" ? null : rig.Registry.WaitForSyncAsync();
        var token = rig.Registry.GetService(new("shop", "web")).ChangeToken;
        var watch = Stopwatch.StartNew();

        await rig.Registry.DisposeAsync().AsTask().WaitAsync(Pulse.Patience);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Prompt);
        Assert.True(token.HasChanged, "a token was left waiting for ever");
        if (waiting is not null)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Pulse.Patience));
        }

        Assert.DoesNotContain(rig.Log.Entries, static entry => entry.Level >= LogLevel.Error);
        plugin.Set();
        await rig.DisposeAsync();
        Assert.Equal(0, rig.Time.Pending(static _ => true));
    }

    [Fact]
    public async Task K39_DisposedBeforeItsFirstUse_NobodyWaitsForEver()
    {
        await using var server = await ScriptedServer.StartAsync();
        var rig = new RegistryRig(server.Address);

        await rig.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Registry.WaitForSyncAsync().WaitAsync(Pulse.Patience));
        Assert.False(rig.Registry.GetService(new("shop", "web")).Exists);
        await foreach (var _ in rig.Registry.WatchAsync())
        {
            Assert.Fail("a disposed registry has nothing");
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task K39_StartAndDisposalAtOnce_LeaveNothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            var rig = new RegistryRig(server.Address);
            using var together = new Barrier(3);
            await Task.WhenAll(
                Task.Run(() => { together.SignalAndWait(); rig.Started(); }),
                Task.Run(() => { together.SignalAndWait(); rig.Started(); }),
                Task.Run(async () => { together.SignalAndWait(); await rig.Registry.DisposeAsync(); })).WaitAsync(Pulse.Patience);
            await rig.DisposeAsync();
            Assert.DoesNotContain(rig.Log.Entries, static entry => entry.Level >= LogLevel.Error);
            Assert.Equal(0, rig.Time.Pending(static _ => true));
        }
    }

    [Fact]
    public async Task K39_DisposalInDiscovery_IsPromptAndClean()
    {
        await using var server = await EndToEndTests.ServerAsync("shop-1", "shop-2");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"), ApiServerRule.Read("endpointslices", "services") with { Namespaces = ["shop-1", "shop-2"] });
        EndToEndTests.Apply(server, Slice("shop-1", "web-a", "web", ["10.0.0.1"], Http));
        var rig = await new RegistryRig(server, static options => options.NamespaceSelector.Match.Add("shop-."), "t").SyncedAsync();
        var token = rig.Registry.GetService(new("shop-1", "web")).ChangeToken;
        var watch = Stopwatch.StartNew();

        await rig.Registry.DisposeAsync().AsTask().WaitAsync(Pulse.Patience);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Prompt);
        Assert.True(token.HasChanged);
        Assert.DoesNotContain(rig.Log.Entries, static entry => entry.Level >= LogLevel.Error);
        await rig.DisposeAsync();
        Assert.Equal(0, rig.Time.Pending(static _ => true));
    }

    [Fact]
    public async Task K39_DisposalAfterDiscoveryBecameSuperfluous_IsClean()
    {
        await using var server = await EndToEndTests.ServerAsync("shop-1");
        server.GrantToken("t", "reader");
        var rig = new RegistryRig(server, static options => options.NamespaceSelector.Match.Add("shop-."), "t");
        rig.Time.Hold();
        rig.Started();
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds < 60) == 4, rig.ToString);
        server.GrantToken("t", "reader", ApiServerRule.Read("endpointslices", "services"));
        rig.Time.Release();
        await rig.SyncedAsync();
        await rig.UntilAsync(static status => status.Details["watches"] == "2");

        await rig.DisposeAsync();

        Assert.DoesNotContain(rig.Log.Entries, static entry => entry.Level >= LogLevel.Error);
        Assert.Equal(0, rig.Time.Pending(static _ => true));
    }

    [Fact]
    public async Task K39_NothingIsUnobserved()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains("Discovery.Kubernetes.Re", StringComparison.Ordinal) || e.Exception.ToString().Contains("Discovery.Kubernetes.Ru", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref unobserved);
            }
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            for (var i = 0; i < 5; i++)
            {
                await using var server = await ScriptedServer.StartAsync();
                server.Watch("endpointslices", Reply.Breaks("{"), Reply.HangsUp(), Reply.Silence());
                var rig = await new RegistryRig(server.Address).SyncedAsync();
                await rig.DisposeAsync();
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);
    }

    [Fact]
    public async Task K38_ConnectionThatCannotBeSetUp_IsTriedAgainAndLoggedOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        var tries = 0;
        var options = new KubernetesRegistryOptions { ApiServer = server.Address };
        RegistryRig? rig = null;
        rig = new RegistryRig(options, connect: () => Interlocked.Increment(ref tries) switch
        {
            <= 3 => throw new InvalidOperationException($"parser quotes {Canary}"),
            _ => new ConnectionFactory(options, rig!.Log).Create(),
        });
        await using var _ = rig;
        rig.Time.Hold();
        rig.Started();
        await rig.UntilAsync(static status => status.Reason.Contains("connection cannot be set up", StringComparison.Ordinal));
        Assert.Equal(RegistryPhase.Starting, rig.Phase);

        rig.Time.Release();
        await rig.SyncedAsync();
        Assert.Equal(1, rig.Log.Count("ConnectFailed"));
        Assert.Equal(2, rig.Log.Count("StillNotConnected"));
        Assert.DoesNotContain(Canary, rig.ToString(), StringComparison.Ordinal);
        Assert.Equal("", rig.Registry.Status.Reason);
    }

    [Fact]
    public async Task K38_Host_StartsWithinTheInitialSyncTimeoutAndBrokenRegistriesHarmNoOther()
    {
        await using var good = await EndToEndTests.ServerAsync();
        EndToEndTests.Apply(good, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await using var silent = await ScriptedServer.StartAsync();
        silent.List("endpointslices", Reply.Never());
        var gone = await EmbeddedApiServer.StartAsync();
        await gone.DisposeAsync();
        var pulse = new Pulse();
        var log = new TestLog(pulse);
        var time = new TestTime(pulse);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.Configure<DiscoveryOptions>(static options => (options.InitialSyncTimeout, options.DefaultRegistry) = (TimeSpan.FromMinutes(4), "good"));
        builder.Services.AddKubernetesDiscovery("good", options => (options.ApiServer, options.Token) = (good.Address, good.AdminToken));
        builder.Services.AddKubernetesDiscovery("silent", options => options.ApiServer = silent.Address);
        builder.Services.AddKubernetesDiscovery("gone", options => options.ApiServer = gone.Address);
        time.Hold();
        using var host = builder.Build();

        var start = host.StartAsync();
        await pulse.UntilAsync(() => time.Pending(static due => due.TotalMinutes == 4) == 2, log.ToString);
        Assert.False(start.IsCompleted);
        time.Fire(static due => due.TotalMinutes == 4);
        await start.WaitAsync(Pulse.Patience);

        var resolver = host.Services.GetRequiredService<IServiceResolver>();
        Assert.Equal(ResolutionStatus.Resolved, resolver.Resolve(ServiceReference.Parse("shop/web")).Status);
        Assert.Equal(ResolutionStatus.NotSynced, resolver.Resolve(ServiceReference.Parse("silent/shop/web")).Status);
        Assert.Equal(ResolutionStatus.NotSynced, resolver.Resolve(ServiceReference.Parse("gone/shop/web")).Status);
        await host.StopAsync().WaitAsync(Pulse.Patience);
    }

    [Fact]
    public async Task K44_NotSynced_CarriesATokenThatFiresAtTheSync()
    {
        await using var server = await EndToEndTests.ServerAsync();
        EndToEndTests.Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await server.StopAsync();
        await using var rig = new RegistryRig(server);
        rig.Time.Hold();
        var resolution = rig.Resolve("shop/web");
        Assert.Equal(ResolutionStatus.NotSynced, resolution.Status);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = resolution.ChangeToken.RegisterChangeCallback(_ => fired.TrySetResult(), null);

        await rig.UntilLoggedAsync("WatchFailed", 2);
        await server.RestartAsync();
        rig.Time.Release();

        await fired.Task.WaitAsync(Pulse.Patience);
        Assert.Equal(ResolutionStatus.Resolved, rig.Resolve("shop/web").Status);
    }

    [Fact]
    public async Task K44_TokensFireOnDisposal()
    {
        await using var server = await EndToEndTests.ServerAsync();
        EndToEndTests.Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        var rig = await new RegistryRig(server).SyncedAsync();
        var known = rig.Registry.GetService(new("shop", "web")).ChangeToken;
        var unknown = rig.Registry.GetService(new("shop", "none")).ChangeToken;

        await rig.DisposeAsync();

        Assert.True(known.HasChanged);
        Assert.True(unknown.HasChanged);
    }

    [Fact]
    public async Task Start_UnderSuppressedFlow_DoesNotThrow()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var rig = new RegistryRig(server.Address);
        using (ExecutionContext.SuppressFlow())
        {
            rig.Started();
        }

        await rig.SyncedAsync();
    }
}
