using CsCheck;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>Whatever a store is told in whatever order, it shows what the objects come to. CsCheck prints the seed of a failure.</summary>
public sealed class StoreProperties
{
    [Fact]
    public void K06_K11_K17_AnySequenceOfSlices_IsWhatTheObjectsComeTo() =>
        Gen.Select(StoreStep.Any(StoreGen.Slice).Array[1, 30], Gen.Int[0, 99]).Sample(Check, iter: Samples.Of(1000), print: Print);

    [Fact]
    public void K15_AnySequenceOfEndpoints_IsWhatTheObjectsComeTo() =>
        Gen.Select(StoreStep.Any(StoreGen.Endpoints).Array[1, 30], Gen.Int[0, 99]).Sample(Check, iter: Samples.Of(500), print: Print);

    private static void Check(StoreStep[] steps, int order)
    {
        var world = new StoreWorld();
        var before = StoreWorld.Ids.ToDictionary(static id => id, id => world.Snapshots.Get(id));
        foreach (var step in (StoreStep[])[.. steps, new StoreStep.Open()])
        {
            world.Take(step);
            foreach (var id in StoreWorld.Ids)
            {
                var now = world.Snapshots.Get(id);
                Assert.Equal(world.Expected(id), SnapshotText.Of(now));
                AssertSignal(before[id], now);
                before[id] = now;
            }

            Assert.Equal(StoreWorld.Ids.Where(id => before[id].Exists), world.Snapshots.Services.OrderBy(static id => Array.IndexOf([.. StoreWorld.Ids], id)));
            Assert.Equal(before.Values.Count(static snapshot => snapshot.Exists), world.Snapshots.ServiceCount);
            Assert.Equal(before.Values.Sum(static snapshot => snapshot.AllEndpoints.Count), world.Snapshots.EndpointCount);
            Assert.Equal(world.ExpectedTruncated(), world.Truncated);
        }

        AssertOrderDoesNotMatter(world, order);
    }

    // Who knows an outdated snapshot has been told, and who knows a current one has not (K31).
    private static void AssertSignal(ServiceSnapshot before, ServiceSnapshot now)
    {
        if (SnapshotText.Of(before) != SnapshotText.Of(now))
        {
            Assert.True(before.ChangeToken.HasChanged, $"{before.Id} has changed and nobody was told");
            Assert.False(now.ChangeToken.HasChanged);
        }
        else if (before.Exists)
        {
            Assert.Same(before, now);
            Assert.False(before.ChangeToken.HasChanged, $"{before.Id} has not changed and was signalled");
        }
    }

    // The objects alone, as a process that starts now would list them, or hear of them.
    private static void AssertOrderDoesNotMatter(StoreWorld world, int order)
    {
        var listed = new StoreRig(includes: static ns => ns != StoreGen.Excluded);
        var heard = new StoreRig(includes: static ns => ns != StoreGen.Excluded);
        var groups = world.Groups.Select(StoreWorld.DecodeGroup).ToArray();
        var services = world.Services.Select(StoreWorld.DecodeService).ToArray();
        new Random(order).Shuffle(groups);
        listed.Store.ReplaceGroups(null, groups);
        listed.Store.ReplaceServices(null, services);
        foreach (var service in services)
        {
            heard.Store.UpsertService(service.Value!);
        }

        foreach (var group in groups)
        {
            heard.Store.UpsertGroup(group.Value!);
        }

        foreach (var id in StoreWorld.Ids.Where(id => !world.RemembersService(id)))
        {
            var snapshot = world.Snapshots.Get(id);
            foreach (var other in new[] { listed.Snapshots.Get(id), heard.Snapshots.Get(id) })
            {
                Assert.Equal(snapshot.Exists, other.Exists);
                Assert.Equal(SnapshotText.Endpoints(snapshot), SnapshotText.Endpoints(other));
                Assert.Equal(SnapshotText.Ports(snapshot), SnapshotText.Ports(other));
            }
        }
    }

    private static string Print((StoreStep[] Steps, int Order) sample) => $"{string.Join(Environment.NewLine, (object[])sample.Steps)}{Environment.NewLine}order {sample.Order}";
}
