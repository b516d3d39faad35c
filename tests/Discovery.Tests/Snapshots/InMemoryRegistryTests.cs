using Discovery.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Snapshots;

public sealed class InMemoryRegistryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("svc")]
    [InlineData("Local")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a.b")]
    [InlineData("a_b")]
    public void New_NameThatIsNoDnsLabel_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new InMemoryRegistry(name));

    [Fact]
    public async Task Set_Endpoints_MakesPortsOfThem()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Make.Basket, Make.Endpoint("10.0.0.1", 8080, "http"), Make.Endpoint("10.0.0.2", 8081, "http"), Make.Endpoint("10.0.0.1", 9090, "metrics"));

        var snapshot = registry.GetService(Make.Basket);

        Assert.Equal(["http (8080,8081)", "metrics (9090)"], snapshot.Ports.Select(static port => port.ToString()));
        Assert.Equal(2, snapshot.GetEndpoints(PortSelector.Named("http")).Count);
    }

    [Fact]
    public async Task Status_Always_IsSyncedWithCounts()
    {
        var time = new FakeTimeProvider();
        await using var registry = new InMemoryRegistry("local", timeProvider: time);
        registry.Set(Make.Basket, Make.Endpoint("10.0.0.1"));

        var status = registry.Status;

        Assert.Equal((RegistryPhase.Synced, 1, 1, time.GetUtcNow()), (status.Phase, status.Services, status.Endpoints, status.Since));
        Assert.True(registry.WaitForSyncAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Dispose_Watched_EndsAndFires()
    {
        var registry = new InMemoryRegistry("local");
        registry.Set(Make.Basket, Make.Endpoint("10.0.0.1"));
        var snapshot = registry.GetService(Make.Basket);

        await registry.DisposeAsync();

        Assert.True(snapshot.ChangeToken.HasChanged);
        Assert.Empty(await registry.WatchAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).Bounded());
    }

    [Fact]
    public async Task Set_FromAnotherRegistrysWatch_IsABridge()
    {
        await using var source = new InMemoryRegistry("source");
        await using var copy = new InMemoryRegistry("copy");
        source.Set(Make.Basket, Make.Endpoint("10.0.0.1"));
        await using var watch = source.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await watch.MoveNextAsync().Bounded();
        copy.Set(watch.Current);
        Assert.True(copy.GetService(Make.Basket).Exists);

        source.Remove(Make.Basket);
        await watch.MoveNextAsync().Bounded();
        copy.Set(watch.Current);

        Assert.Empty(copy.Services);
        Assert.Equal(0, copy.Status.Services);
    }
}
