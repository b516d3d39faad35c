using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>A change of the store in the middle of the signals of another: it is as if one had followed the other.</summary>
public sealed class StoreCallbackTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    private static readonly Dictionary<string, Action<StoreRig>> Changes = new(StringComparer.Ordinal)
    {
        ["slice changed"] = static rig => rig.Slice("web-a", ["10.0.0.9"], Http),
        ["slice added"] = static rig => rig.Slice("web-c", ["10.0.0.7"], Http),
        ["slice deleted"] = static rig => rig.Delete("web-a"),
        ["slice moved to another service"] = static rig => rig.Slice(Slice("shop", "web-a", "api", ["10.0.0.1"], Http)),
        ["slices listed"] = static rig => rig.Replace("shop", Slice("shop", "web-b", "web", ["10.0.0.3"], Http), Slice("shop", "api-a", "api", ["10.0.0.4"], Http)),
        ["service changed"] = static rig => rig.Service(("http", 81, 8080)),
        ["service deleted"] = static rig => rig.Store.DeleteService(new("shop", "web")),
        ["services listed"] = static rig => rig.Store.ReplaceServices(null, []),
        ["namespace dropped"] = static rig => rig.Store.DropNamespace("shop"),
    };

    public static TheoryData<string, string> Pairs => [.. from outer in Changes.Keys from inner in Changes.Keys select (outer, inner)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void P10_CallbackChangesTheStore_NoChangeIsLost(string outer, string inner) =>
        Check(outer, inner, static change => change());

    [Theory]
    [MemberData(nameof(Pairs))]
    public void P11_CallbackWaitsForAChangeOnAnotherThread_DoesNotDeadlock(string outer, string inner) =>
        Check(outer, inner, static change =>
        {
            var other = new Thread(() => change()) { IsBackground = true };
            other.Start();
            Assert.True(other.Join(Pulse.Patience));
        });

    [Fact]
    public void P11_FirstPublication_CallbackMayChangeTheStore()
    {
        var rig = new StoreRig(open: false).Slice("web-a", ["10.0.0.1"], Http);
        using var registration = rig.Snapshot.ChangeToken.RegisterChangeCallback(_ => rig.Slice("web-b", ["10.0.0.2"], Http), null);

        rig.Store.Open(static () => { });

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], rig.Usable());
    }

    private static void Check(string outer, string inner, Action<Action> run)
    {
        var rig = Filled();
        List<ServiceSnapshot> seen = [];
        var changed = false;
        Follow();
        using var registration = rig.Snapshot.ChangeToken.RegisterChangeCallback(
            _ =>
            {
                changed = true;
                run(() => Changes[inner](rig));
            },
            null);

        Changes[outer](rig);
        if (!changed)
        {
            // Nothing that anybody could see.
            Changes[inner](rig);
        }

        var reference = Filled();
        Changes[outer](reference);
        Changes[inner](reference);
        Assert.Equal(Describe(reference), Describe(rig));
        Assert.All(seen.SkipLast(1), static snapshot => Assert.True(snapshot.ChangeToken.HasChanged));
        Assert.False(seen[^1].ChangeToken.HasChanged);
        Assert.Equal(rig.Snapshot.AllEndpoints, seen[^1].AllEndpoints);

        void Follow()
        {
            seen.Add(rig.Snapshot);
            seen[^1].ChangeToken.RegisterChangeCallback(_ => Follow(), null);
        }
    }

    private static StoreRig Filled() =>
        new StoreRig().WithServices().Service(("http", 80, (JsonNode)8080)).Slice("web-a", ["10.0.0.1"], Http).Slice("web-b", ["10.0.0.2"], Http);

    private static IEnumerable<string> Describe(StoreRig rig) => rig.Snapshots.Services.Order(Comparer<ServiceId>.Create(static (one, other) => string.CompareOrdinal(one.ToString(), other.ToString())))
        .Select(rig.Snapshots.Get)
        .Select(static snapshot => $"{snapshot.Id} {string.Join(' ', snapshot.Ports)}: {string.Join(' ', snapshot.AllEndpoints)}");
}
