using Discovery.Tests.Support;

namespace Discovery.Tests.Snapshots;

public sealed class SnapshotStoreConcurrencyTests
{
    private static readonly int Readers = Math.Max(2, Environment.ProcessorCount);

    private readonly SnapshotStore _store = new(static exception => throw exception);

    [Fact]
    public async Task Get_WhilePublishing_VersionsOnlyRiseAndEveryOutdatedTokenHasFired()
    {
        const int Last = 20_000;
        _store.Publish([Version(Make.Basket, 1)], []);
        var reading = Run(() =>
        {
            var handedOut = new List<ServiceSnapshot>();
            for (var seen = 0; seen < Last;)
            {
                var snapshot = _store.Get(Make.Basket);
                var version = snapshot.AllEndpoints[0].Port;
                Assert.True(version >= seen);
                if (version > seen)
                {
                    handedOut.Add(snapshot);
                }

                seen = version;
            }

            return handedOut;
        });

        for (var version = 2; version <= Last; version++)
        {
            _store.Publish([Version(Make.Basket, version)], []);
        }

        foreach (var handedOut in await Task.WhenAll(reading).Bounded())
        {
            Assert.All(handedOut, static snapshot => Assert.Equal(snapshot.AllEndpoints[0].Port != Last, snapshot.ChangeToken.HasChanged));
        }
    }

    [Fact]
    public async Task Get_SeveralServicesPublishedTogether_AreNeverSeenApart()
    {
        const int Last = 5_000;
        _store.Publish([Version(Make.Basket, 1), Version(Make.Orders, 1)], []);
        var reading = Run(() =>
        {
            for (var seen = 0; seen < Last;)
            {
                var basket = _store.Get(Make.Basket).AllEndpoints[0].Port;
                var orders = _store.Get(Make.Orders).AllEndpoints[0].Port;
                // Read later, so it can only be as new or newer.
                Assert.True(orders >= basket);
                seen = orders;
            }

            return true;
        });

        for (var version = 2; version <= Last; version++)
        {
            _store.Publish([Version(Make.Basket, version), Version(Make.Orders, version)], []);
        }

        await Task.WhenAll(reading).Bounded();
    }

    [Fact]
    public async Task Follow_ByTokens_EndsAtTheLastStateHoweverItRaces()
    {
        const int Last = 20_000;
        var following = Run(() =>
        {
            // The consumers' loop: ask, wait for the token, ask again. A lost signal would hang it.
            while (true)
            {
                var snapshot = _store.Get(Make.Basket);
                if (snapshot.Exists && snapshot.AllEndpoints[0].Port == Last)
                {
                    return true;
                }

                using var changed = new ManualResetEventSlim();
                using var registration = snapshot.ChangeToken.RegisterChangeCallback(static state => ((ManualResetEventSlim)state!).Set(), changed);
                Assert.True(changed.Wait(Wait.Limit, TestContext.Current.CancellationToken));
            }
        });

        for (var version = 1; version <= Last; version++)
        {
            _store.Publish([Version(Make.Basket, version)], version % 5 == 0 && version != Last ? [Make.Basket] : []);
        }

        await Task.WhenAll(following).Bounded();
    }

    [Fact]
    public async Task Publish_FromManyThreads_NothingIsLost()
    {
        const int Each = 500;
        var publishing = Enumerable.Range(0, Readers).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                ServiceSnapshot[] two = [Version(new ServiceId($"t{thread}", $"a{i}"), 1), Version(new ServiceId($"t{thread}", $"b{i}"), 1)];
                _store.Publish(i % 2 == 0 ? two : [two[0]], []);
            }
        }));

        await Task.WhenAll(publishing).Bounded();

        Assert.Equal(Readers * Each * 3 / 2, _store.ServiceCount);
        Assert.Equal(Readers * Each * 3 / 2, _store.EndpointCount);
    }

    private static ServiceSnapshot Version(ServiceId id, int version) => new(id, [new ServicePort("", 80, [version])], [Make.Endpoint("10.0.0.1", version)]);

    private static Task<T>[] Run<T>(Func<T> work) =>
        [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
}
