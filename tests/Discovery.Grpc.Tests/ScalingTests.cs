using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class ScalingTests
{
    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_EndpointReplaced_MovesTheCalls(string policy)
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        Assert.Equal("one", await channel.Client.WhoAsync());

        registry.Set(Httpbin, two.Endpoint);
        await channel.Told.UntilAddressesAsync(two.Endpoint.ToString());

        Assert.Equal("two", await channel.Client.WhoAsync());
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_FromNoneToOne_IsSeenAtOnce(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        await using var channel = TestChannel.To(registry, policy: policy);
        Assert.Contains("knows no service", (await channel.Client.FailAsync()).Detail, StringComparison.Ordinal);

        registry.Set(Httpbin, backend.Endpoint);
        await channel.Told.UntilAddressesAsync(backend.Endpoint.ToString());

        Assert.Equal("one", await channel.Client.WhoAsync());
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_FromNoneToOne_EndsTheWaitOfCallsThatWait(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        await using var channel = TestChannel.To(registry, policy: policy);
        var call = channel.Client.SayAsync(new CallOptions().WithWaitForReady());
        await channel.Told.UntilFailureAsync("knows no service");
        Assert.False(call.IsCompleted);

        registry.Set(Httpbin, backend.Endpoint);

        Assert.Equal("one httpbin.apisix", await call);
    }

    // The endpoint still answers and the connection to it is up: it is the registry that says no.
    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_ToNone_FailsTheNextCallAndSaysWhy(string policy)
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        await channel.Client.SayAsync();

        registry.Set(Httpbin);
        await channel.Told.UntilFailureAsync("apisix/httpbin has no endpoints");
        var status = await channel.Client.FailAsync();

        Assert.Equal((StatusCode.Unavailable, "apisix/httpbin has no endpoints"), (status.StatusCode, status.Detail));
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_ToNoneForAnotherReason_SaysTheNewReason(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        await channel.Client.SayAsync();

        registry.Set(Httpbin);
        await channel.Told.UntilFailureAsync("has no endpoints");
        registry.Remove(Httpbin);
        await channel.Told.UntilFailureAsync("knows no service");

        Assert.Equal("registry 'local' knows no service apisix/httpbin", (await channel.Client.FailAsync()).Detail);
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_ToNoneAndBack_IsAnsweredAgain(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        await using var channel = TestChannel.To(registry, policy: policy);
        Assert.Equal(StatusCode.Unavailable, (await channel.Client.FailAsync()).StatusCode);
        for (var round = 0; round < 3; round++)
        {
            registry.Set(Httpbin, backend.Endpoint);
            await channel.Told.UntilAddressesAsync(backend.Endpoint.ToString());
            Assert.Equal("one", await channel.Client.WhoAsync());

            registry.Set(Httpbin);
            await channel.Told.UntilFailureAsync("has no endpoints");
            Assert.Equal(StatusCode.Unavailable, (await channel.Client.FailAsync()).StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_ToNone_LetsCallsInFlightEnd(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        backend.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        var call = channel.Client.SayAsync();
        await backend.Arrived.Task.Bounded();

        registry.Set(Httpbin);
        await channel.Told.UntilFailureAsync("has no endpoints");
        backend.Gate.SetResult();

        Assert.Equal("one httpbin.apisix", await call);
    }

    // The back-off is a minute: what helps is the change.
    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_WhileTheChannelBacksOff_ConnectsAtOnce(string policy)
    {
        var gone = await GrpcBackend.StartAsync("gone");
        await gone.DisposeAsync();
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, gone.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy, configure: static options =>
        {
            options.InitialReconnectBackoff = TimeSpan.FromMinutes(1);
            options.MaxReconnectBackoff = TimeSpan.FromMinutes(1);
        });
        Assert.Equal(StatusCode.Unavailable, (await channel.Client.FailAsync()).StatusCode);

        registry.Set(Httpbin, backend.Endpoint);
        await channel.Told.UntilAddressesAsync(backend.Endpoint.ToString());

        Assert.Equal("one httpbin.apisix", await channel.Client.SayAsync(new CallOptions().WithWaitForReady()));
    }
}
