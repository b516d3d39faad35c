using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData("discovery:///elsewhere/apisix/httpbin", "there is no registry 'elsewhere': there is local")]
    [InlineData("discovery:///excluded/httpbin", "registry 'local' leaves out namespace 'excluded'")]
    [InlineData("discovery:///apisix/nobody", "registry 'local' knows no service apisix/nobody")]
    [InlineData("discovery:///apisix/httpbin:metrics", "no port 'metrics' on apisix/httpbin")]
    [InlineData("discovery:///apisix/empty", "apisix/empty has no endpoints")]
    public async Task Call_NothingToCall_IsUnavailableAndSaysWhy(string address, string reason)
    {
        await using var registry = new StubRegistry("local");
        registry.Sync(
            new ServiceSnapshot(Httpbin, [new ServicePort("grpc", 80, [8080])], [new DiscoveredEndpoint("10.0.0.1", 8080) { PortName = "grpc" }]),
            new ServiceSnapshot(new ServiceId("apisix", "empty"), [], []));

        foreach (var policy in new[] { "pick_first", "round_robin" })
        {
            await using var channel = TestChannel.To(registry, address, policy);

            var status = await channel.Client.FailAsync();

            Assert.Equal(StatusCode.Unavailable, status.StatusCode);
            Assert.Contains(reason, status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Call_BeforeTheFirstSync_WaitsForIt()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(registry);

        var call = channel.Client.SayAsync();
        await registry.Awaited.Task.Bounded();
        Assert.False(call.IsCompleted);
        registry.Sync(new ServiceSnapshot(Httpbin, [new ServicePort("", 80, [backend.Port])], [backend.Endpoint]));

        Assert.Equal("one httpbin.apisix", await call);
    }

    [Fact]
    public async Task Call_NoSyncInTime_IsUnavailableUntilTheSync()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(
            registry, services: static services => services.Configure<DiscoveryOptions>(static options => options.InitialSyncTimeout = TimeSpan.Zero));

        var status = await channel.Client.FailAsync();
        Assert.Equal((StatusCode.Unavailable, "registry 'local' has not synced yet: connecting"), (status.StatusCode, status.Detail));
        registry.Sync(new ServiceSnapshot(Httpbin, [new ServicePort("", 80, [backend.Port])], [backend.Endpoint]));
        await channel.Told.UntilAddressesAsync(backend.Endpoint.ToString());

        Assert.Equal("one", await channel.Client.WhoAsync());
    }

    [Fact]
    public async Task Call_CancelledBeforeTheFirstSync_EndsAtOnce()
    {
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(registry);
        using var cancellation = new CancellationTokenSource();

        var call = channel.Client.FailAsync(new CallOptions(cancellationToken: cancellation.Token));
        await registry.Awaited.Task.Bounded();
        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await call).StatusCode);
    }

    [Fact]
    public async Task Call_DeadlineBeforeTheFirstSync_IsKept()
    {
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(registry);

        var status = await channel.Client.FailAsync(new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(50)));

        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
    }

    [Fact]
    public async Task Call_WhenTheChannelIsDisposedBeforeTheFirstSync_Ends()
    {
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(registry);

        var call = channel.Client.FailAsync();
        await registry.Awaited.Task.Bounded();
        channel.Channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await call).StatusCode);
    }
}
