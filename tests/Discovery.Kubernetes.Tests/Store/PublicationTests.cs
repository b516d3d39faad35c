using System.Text.Json.Nodes;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Store;

public sealed class PublicationTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public void K31_NothingIsVisibleBeforeOpen_ThenAllIs()
    {
        var rig = new StoreRig(open: false);
        var waiting = rig.Snapshot.ChangeToken;
        rig.Slice("web-a", ["10.0.0.1"], Http).Service(("http", 80, 8080)).Slice(Slice("shop", "api-a", "api", ["10.0.0.2"], Http));
        Assert.Empty(rig.Snapshots.Services);
        Assert.False(waiting.HasChanged);

        var visible = 0;
        rig.Store.Open(() => visible = rig.Snapshots.ServiceCount);

        Assert.Equal(2, visible);
        Assert.True(waiting.HasChanged);
    }

    [Fact]
    public void K31_NoChange_FiresNothing()
    {
        var rig = new StoreRig().WithServices().Service(("http", 80, 8080)).Slice("web-a", ["10.0.0.1"], Http);
        var before = rig.Snapshot;
        Assert.Single(before.AllEndpoints); // who has not looked does not mind being told to look again

        rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"], Http).WithVersion("99").WithAnnotation("x", "y"));
        rig.Service(("http", 80, 8080));
        rig.Store.ReplaceServices(null, [Tests.Decoding.DecodingRig.Decode(new Discovery.Kubernetes.Decoding.ServiceDecoder(), Service("shop", "web", ("http", 80, 8080)).ToJsonString())]);
        rig.Replace(null, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        rig.Slice(Slice("shop", "web-b", "web", ["10.0.0.1"], Http));

        Assert.False(before.ChangeToken.HasChanged);
        Assert.Same(before, rig.Snapshot);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void K11_AddressSaidTwiceAndOnceAsBefore_FiresNothing(bool isBefore)
    {
        var rig = new StoreRig().WithServices().Slice("web-a", ["10.0.0.1"], Http);
        var before = rig.Snapshot;
        Assert.Single(before.AllEndpoints);
        JsonObject[] both = [Endpoint("10.0.0.1", ready: false, serving: false, terminating: true, pod: "p"), Endpoint("10.0.0.1")];

        rig.Slice(Slice("shop", "web-a", "web", isBefore ? [both[1], both[0]] : both, Http));

        Assert.False(before.ChangeToken.HasChanged);
        Assert.Same(before, rig.Snapshot);

        rig.Slice(Slice("shop", "web-a", "web", [Endpoint("10.0.0.1", ready: false, serving: false, terminating: true, pod: "p")], Http));

        Assert.True(before.ChangeToken.HasChanged);
    }

    [Fact]
    public void K31_Relist_SignalsOnlyWhatChangedAndDeletesWhatIsGone()
    {
        var rig = new StoreRig().WithServices();
        ServiceId same = new("shop", "same"), gone = new("shop", "gone"), changed = new("shop", "changed");
        rig.Replace(null, Slice("shop", "s", "same", ["10.0.0.1"], Http), Slice("shop", "g", "gone", ["10.0.0.2"], Http), Slice("shop", "c", "changed", ["10.0.0.3"], Http));
        var before = new[] { same, gone, changed }.ToDictionary(static id => id, id => rig.Snapshots.Get(id));

        rig.Replace(null, Slice("shop", "s", "same", ["10.0.0.1"], Http), Slice("shop", "c", "changed", ["10.0.0.4"], Http), Slice("shop", "n", "new", ["10.0.0.5"], Http));

        Assert.False(before[same].ChangeToken.HasChanged);
        Assert.True(before[gone].ChangeToken.HasChanged);
        Assert.True(before[changed].ChangeToken.HasChanged);
        Assert.False(rig.Snapshots.Get(gone).Exists);
        Assert.Equal("10.0.0.4:8080", Assert.Single(rig.Snapshots.Get(changed).AllEndpoints).ToString());
        Assert.True(rig.Snapshots.Get(new("shop", "new")).Exists);
    }

    [Fact]
    public void K31_RelistOfANamespace_LeavesTheOthers()
    {
        var rig = new StoreRig().WithServices();
        rig.Slice("web-a", ["10.0.0.1"], Http).Slice(Slice("other", "api-a", "api", ["10.0.0.2"], Http));

        rig.Replace("other");

        Assert.Equal(["10.0.0.1:8080"], rig.Usable());
        Assert.False(rig.Snapshots.Get(new("other", "api")).Exists);
    }

    [Fact]
    public void K37_UnusableObjectInAList_KeepsItsPreviousVersion()
    {
        var rig = new StoreRig().WithServices().Slice("web-a", ["10.0.0.1"], Http).Slice("web-b", ["10.0.0.2"], Http);

        rig.Replace(null, Slice("shop", "web-a", "web", ["10.0.0.9"], Http).With(static slice => slice["endpoints"] = "odd"), Slice("shop", "web-b", "web", ["10.0.0.3"], Http));

        Assert.Equal(["10.0.0.1:8080", "10.0.0.3:8080"], rig.Usable());
    }

    [Fact]
    public void K37_ObjectWithoutKeyInAList_NothingIsTakenForGone()
    {
        var rig = new StoreRig().WithServices().Service(("http", 80, 8080)).Slice("web-a", ["10.0.0.1"], Http).Slice("web-b", ["10.0.0.2"], Http);

        rig.Replace(null, Slice("shop", "web-b", "web", ["10.0.0.3"], Http), Slice("shop", "web-a", "web", ["10.0.0.9"], Http).With(static slice => slice.Remove("metadata")));
        Assert.Equal(["10.0.0.1:8080", "10.0.0.3:8080"], rig.Usable());
        rig.Store.ReplaceServices(null, [default]);
        Assert.Equal(["10.0.0.1:8080", "10.0.0.3:8080"], rig.Usable(PortSelector.Numbered(80)));

        rig.Replace(null, Slice("shop", "web-b", "web", ["10.0.0.3"], Http));
        Assert.Equal(["10.0.0.3:8080"], rig.Usable());
    }

    [Fact]
    public void K37_UnusableServiceInAList_KeepsItsPreviousVersion()
    {
        var rig = new StoreRig().WithServices().Service(("http", 80, 8080)).Slice("web-a", ["10.0.0.1"], Http);

        rig.Store.ReplaceServices(null, [new Decoded<ServiceObject>(new("shop", "web"), "5", null)]);

        Assert.Equal(["10.0.0.1:8080"], rig.Usable(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K03_ExcludedNamespaces_AreLeftOut()
    {
        var rig = new StoreRig(includes: static ns => ns != "kube-system");
        rig.Slice(Slice("kube-system", "dns-a", "dns", ["10.0.0.1"], Http)).Service(Service("kube-system", "dns", ("http", 80, 8080))).Slice("web-a", ["10.0.0.1"], Http);
        rig.Store.DeleteService(new("kube-system", "dns"));
        rig.Store.DeleteGroup(new("kube-system", "dns-a"));

        Assert.Equal([StoreRig.Web], rig.Snapshots.Services);
    }

    [Fact]
    public void K04_NamespaceDropped_IsGoneWithAllThatIsItsOwn()
    {
        var rig = new StoreRig();
        rig.Store.ReplaceServices("shop", []);
        rig.Slice("web-a", ["10.0.0.1"], Http).Service(("http", 80, 8080)).Slice(Slice("other", "api-a", "api", ["10.0.0.2"], Http));
        var before = rig.Snapshot;

        rig.Store.DropNamespace("shop");

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal([new ServiceId("other", "api")], rig.Snapshots.Services);

        // Entered again: nothing of before is left, known port numbers included.
        rig.Slice("web-b", ["10.0.0.3"], Http);
        Assert.Equal(["10.0.0.3:8080"], rig.Usable(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K01_TruncatedEndpoints_AreWarnedOfOnceAndByName()
    {
        var rig = new StoreRig();
        var cut = Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)).WithAnnotation("endpoints.kubernetes.io/over-capacity", "truncated");
        rig.Endpoints(cut).Endpoints(cut);

        Assert.Equal(["shop/web"], rig.Store.Truncated);
        Assert.Contains("shop/web", Assert.Single(rig.Log.Entries, static entry => entry.Event == "EndpointsTruncated").Message, StringComparison.Ordinal);

        rig.Endpoints(Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)));
        Assert.Empty(rig.Store.Truncated);
        rig.Endpoints(cut);
        rig.Store.DeleteGroup(new("shop", "web"));
        Assert.Empty(rig.Store.Truncated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void K06_AnyOrderOfEvents_EndsInTheServersState(int seed)
    {
        var random = new Random(seed);
        var rig = new StoreRig().WithServices();
        Dictionary<string, JsonObject> server = [];
        for (var i = 0; i < 500; i++)
        {
            var name = $"s{random.Next(8)}";
            switch (random.Next(5))
            {
                case 0:
                    server.Remove(name);
                    rig.Delete(name);
                    break;
                case 1 when random.Next(10) == 0:
                    rig.Replace(null, [.. server.Values]);
                    break;
                default:
                    var service = random.Next(6) switch { 0 => "api", 1 => null, _ => "web" };
                    var slice = Slice("shop", name, service, [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"10.0.{name[1]}.{random.Next(5)}").Distinct()], Http);
                    server[name] = slice;
                    rig.Slice(slice);
                    break;
            }

            foreach (var service in new[] { "web", "api" })
            {
                var slices = server.Values.Where(slice => (string?)slice["metadata"]!["labels"]?["kubernetes.io/service-name"] == service).ToArray();
                var expected = slices.SelectMany(static slice => slice["endpoints"]!.AsArray()).Select(static endpoint => $"{endpoint!["addresses"]![0]}:8080").Order(StringComparer.Ordinal);
                var snapshot = rig.Snapshots.Get(new("shop", service));
                Assert.Equal(slices.Length > 0, snapshot.Exists);
                Assert.Equal(expected, snapshot.AllEndpoints.Select(static endpoint => endpoint.ToString()));
            }
        }

        Assert.Equal(rig.Snapshots.Services.Sum(id => rig.Snapshots.Get(id).AllEndpoints.Count), rig.Snapshots.EndpointCount);
    }

    [Fact]
    public void P11_CallbackThatWaitsForAnotherChange_DoesNotBlockIt()
    {
        var rig = new StoreRig().Slice("web-a", ["10.0.0.1"], ("http", 8080));
        var done = false;
        using var registration = rig.Snapshot.ChangeToken.RegisterChangeCallback(
            _ =>
            {
                // What another watch of the registry brings meanwhile, on its own thread.
                var other = new Thread(() => rig.Store.DeleteService(new("shop", "other")));
                other.Start();
                done = other.Join(TimeSpan.FromSeconds(30));
            },
            null);

        rig.Slice("web-a", ["10.0.0.2"], ("http", 8080));

        Assert.True(done);
    }
}
