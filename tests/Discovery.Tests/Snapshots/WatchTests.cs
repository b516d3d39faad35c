using Discovery.Tests.Support;

namespace Discovery.Tests.Snapshots;

public sealed class WatchTests : IAsyncDisposable
{
    private readonly SnapshotStore _store = new(static exception => throw exception);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<ServiceSnapshot> _watch;

    public WatchTests() => _watch = _store.WatchAsync(_cancellation.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Watch_CurrentState_ComesFirst()
    {
        _store.Publish([Version(Make.Basket, 1), Version(Make.Orders, 1)], []);

        Assert.Equal([Make.Basket, Make.Orders], new[] { (await Next()).Id, (await Next()).Id }.OrderBy(static id => id.Name));
    }

    [Fact]
    public async Task Watch_SlowReader_GetsTheLatestOfEachOnce()
    {
        _store.Publish([Version(Make.Basket, 1)], []);
        Assert.Equal(1, PortOf(await Next()));

        for (var version = 2; version <= 100; version++)
        {
            _store.Publish([Version(Make.Basket, version)], []);
        }

        _store.Publish([Version(Make.Orders, 1)], []);

        Assert.Equal((Make.Basket, 100), Describe(await Next()));
        Assert.Equal((Make.Orders, 1), Describe(await Next()));
        var next = _watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _store.Complete();
        Assert.False(await next.Bounded());
    }

    [Fact]
    public async Task Watch_Removed_ComesAsNotExisting()
    {
        _store.Publish([Version(Make.Basket, 1)], []);
        await Next();

        _store.Publish([], [Make.Basket]);

        var gone = await Next();
        Assert.Equal((Make.Basket, false), (gone.Id, gone.Exists));
    }

    [Fact]
    public async Task Watch_SameContent_IsNotAnEvent()
    {
        _store.Publish([Version(Make.Basket, 1)], []);
        await Next();

        var next = _watch.MoveNextAsync();
        _store.Publish([Version(Make.Basket, 1)], []);
        Assert.False(next.IsCompleted);
        _store.Publish([Version(Make.Basket, 2)], []);

        Assert.True(await next.Bounded());
        Assert.Equal(2, PortOf(_watch.Current));
    }

    [Fact]
    public async Task Watch_StoreCompleted_Ends()
    {
        var next = _watch.MoveNextAsync();
        _store.Complete();

        Assert.False(await next.Bounded());
        Assert.Empty(await _store.WatchAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).Bounded());
    }

    [Fact]
    public async Task Watch_StoreCompletedBeforeAChangeWasRead_EndsAndSaysOfNoServiceThatItIsGone()
    {
        _store.Publish([Version(Make.Basket, 1), Version(Make.Orders, 1)], []);
        await Next();
        _store.Publish([Version(Make.Basket, 2), Version(Make.Orders, 2)], []);

        _store.Complete();

        Assert.False(await _watch.MoveNextAsync().Bounded());
    }

    [Fact]
    public async Task Watch_Cancelled_EndsAndUnsubscribes()
    {
        var next = _watch.MoveNextAsync();
        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Bounded());
        _store.Publish([Version(Make.Basket, 1)], []);
    }

    [Fact]
    public async Task Watch_TwoReaders_EachSeesEverything()
    {
        await using var other = _store.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _store.Publish([Version(Make.Basket, 1)], []);

        await Next();
        Assert.True(await other.MoveNextAsync().Bounded());
        Assert.Equal(Make.Basket, other.Current.Id);
    }

    [Fact]
    public async Task Watch_WhilePublishing_VersionsOnlyRiseToTheLast()
    {
        const int Last = 20_000;
        _store.Publish([Version(Make.Basket, 1)], []);
        var publishing = Task.Run(
            () =>
            {
                for (var version = 2; version <= Last; version++)
                {
                    _store.Publish([Version(Make.Basket, version)], []);
                }
            },
            TestContext.Current.CancellationToken);

        for (var seen = 0; seen < Last;)
        {
            var version = PortOf(await Next());
            // The same state may come twice: it was published, read, and only then noted as changed.
            Assert.True(version >= seen);
            seen = version;
        }

        await publishing.Bounded();
    }

    public async ValueTask DisposeAsync()
    {
        _store.Complete();
        await _cancellation.CancelAsync();
        _cancellation.Dispose();
    }

    private async Task<ServiceSnapshot> Next()
    {
        Assert.True(await _watch.MoveNextAsync().Bounded());
        return _watch.Current;
    }

    private static int PortOf(ServiceSnapshot snapshot) => snapshot.AllEndpoints[0].Port;

    private static (ServiceId Id, int Version) Describe(ServiceSnapshot snapshot) => (snapshot.Id, PortOf(snapshot));

    private static ServiceSnapshot Version(ServiceId id, int version) => new(id, [new ServicePort("", 80, [version])], [Make.Endpoint("10.0.0.1", version)]);
}
