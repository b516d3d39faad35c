using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>Readers on all cores while the store joins, replaces and drops: each snapshot is of one published state.</summary>
public sealed class StoreConcurrencyTests
{
    private const int Last = 3_000;
    private static readonly int Readers = Math.Max(2, Environment.ProcessorCount);
    private static readonly ServiceId Api = new("shop", "api");

    private readonly StoreRig _rig = new();

    [Fact]
    public async Task K06_ListsReplaced_SlicesOfASnapshotAreOfOneListAndServicesInOrder()
    {
        Replace(1);
        var reading = Run(() =>
        {
            for (var seen = 0; seen < Last;)
            {
                var (web, api) = (Version(_rig.Snapshots.Get(StoreRig.Web)), Version(_rig.Snapshots.Get(Api)));
                Assert.True(web >= seen);
                // Read later, so of the same list or of one after it.
                Assert.True(api >= web);
                seen = api;
            }
        });

        for (var version = 2; version <= Last; version++)
        {
            Replace(version);
        }

        await Task.WhenAll(reading).WaitAsync(Pulse.Patience);
        AssertCounts();
    }

    [Fact]
    public async Task K06_SlicesChangedInTurns_EverySnapshotIsOneThatWasPublished()
    {
        Upsert("web-a", 1);
        Upsert("web-b", 1);
        var reading = Run(() =>
        {
            for (var seen = 0; seen < 2 * Last;)
            {
                var versions = _rig.Snapshots.Get(StoreRig.Web).AllEndpoints.ToLookup(static endpoint => endpoint.Host.Split('.')[2], static endpoint => endpoint.Port);
                var (a, b) = (Assert.Single(versions["1"].Distinct()), Assert.Single(versions["2"].Distinct()));
                // "a" goes first, "b" follows.
                Assert.InRange(a - b, 0, 1);
                Assert.True(a + b >= seen);
                seen = a + b;
            }
        });

        for (var version = 2; version <= Last; version++)
        {
            Upsert("web-a", version);
            Upsert("web-b", version);
        }

        await Task.WhenAll(reading).WaitAsync(Pulse.Patience);
        AssertCounts();
    }

    [Fact]
    public async Task K04_NamespaceDroppedAndEnteredAgain_ItsServicesAreThereWholeOrNotAtAll()
    {
        Replace(1);
        var reading = Run(() =>
        {
            var seen = 0;
            while (seen < Last)
            {
                var (web, api) = (_rig.Snapshots.Get(StoreRig.Web), _rig.Snapshots.Get(Api));
                if (web.Exists && api.Exists)
                {
                    Assert.True(Version(api) >= Version(web));
                }

                foreach (var version in new[] { web, api }.Where(static snapshot => snapshot.Exists).Select(Version))
                {
                    Assert.True(version >= seen);
                    seen = version;
                }
            }
        });

        for (var version = 2; version <= Last; version++)
        {
            _rig.Store.DropNamespace("shop");
            Replace(version);
        }

        await Task.WhenAll(reading).WaitAsync(Pulse.Patience);
        AssertCounts();
        _rig.Store.DropNamespace("shop");
        Assert.Equal((0, 0), (_rig.Snapshots.ServiceCount, _rig.Snapshots.EndpointCount));
    }

    [Fact]
    public async Task P10_WatchesOnThreadsOfTheirOwn_WhoFollowsByTokensEndsAtTheLastState()
    {
        var following = Run(() =>
        {
            while (true)
            {
                var snapshot = _rig.Snapshots.Get(StoreRig.Web);
                if (snapshot.Ports.Any(static port => port.Number == Last) && snapshot.AllEndpoints.Count == 4 && snapshot.AllEndpoints.All(static endpoint => endpoint.Port == Last))
                {
                    return;
                }

                using var changed = new ManualResetEventSlim();
                using var registration = snapshot.ChangeToken.RegisterChangeCallback(static state => ((ManualResetEventSlim)state!).Set(), changed);
                Assert.True(changed.Wait(Pulse.Patience), $"no signal after {snapshot}");
            }
        });

        await Task.WhenAll(
            Write(version => Upsert("web-a", version)),
            Write(version => Upsert("web-b", version)),
            Write(version => _rig.Store.UpsertService(new ServiceObject { Key = new("shop", "web"), Ports = [new("http", version, version, "TCP", null)] })),
            Write(version => (version % 2 == 0 ? (Action<ObjectKey>)(key => Upsert(key.Name, version)) : _rig.Store.DeleteGroup)(new("shop", "other"))));

        await Task.WhenAll(following).WaitAsync(Pulse.Patience);
        AssertCounts();

        static Task Write(Action<int> write) => Task.Run(() =>
        {
            for (var version = 1; version <= Last; version++)
            {
                write(version);
            }
        });
    }

    private void Replace(int version) =>
        _rig.Store.ReplaceGroups("shop", [.. new[] { "web-a", "api-a", "web-b", "api-b" }.Select(name => new Decoded<EndpointGroup>(new("shop", name), null, Group(name, version)))]);

    private void Upsert(string name, int version) => _rig.Store.UpsertGroup(Group(name, version));

    // The version is the port, of two addresses in each of two slices.
    private static EndpointGroup Group(string name, int version) => new()
    {
        Key = new("shop", name),
        ServiceName = name.Split('-')[0],
        Subsets = [new([new SubsetPort("http", version, "TCP", null)], Addresses(name[^1] == 'a' ? 1u : 2u))],
    };

    private static AddressBlock Addresses(uint net)
    {
        var addresses = new AddressBlockBuilder();
        for (var host = 1u; host <= 2; host++)
        {
            addresses.Add(new AddressEntry { Address = (10u << 24) | (net << 8) | host, HasAddress = true });
        }

        return addresses.Build();
    }

    private static int Version(ServiceSnapshot snapshot)
    {
        Assert.Equal(4, snapshot.AllEndpoints.Count);
        var version = Assert.Single(snapshot.AllEndpoints.Select(static endpoint => endpoint.Port).Distinct());
        Assert.Equal([version], Assert.Single(snapshot.Ports).TargetPorts);
        return version;
    }

    private void AssertCounts()
    {
        var snapshots = _rig.Snapshots.Services.Select(_rig.Snapshots.Get).ToArray();
        Assert.All(snapshots, static snapshot => Assert.True(snapshot.Exists));
        Assert.Equal((snapshots.Length, snapshots.Sum(static snapshot => snapshot.AllEndpoints.Count)), (_rig.Snapshots.ServiceCount, _rig.Snapshots.EndpointCount));
    }

    private static Task[] Run(Action read) =>
        [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
}
