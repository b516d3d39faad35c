using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Store;

public sealed class SliceJoinTests
{
    private static readonly (string?, int?) Http = ("http", 8080);
    private readonly StoreRig _rig = new StoreRig().WithServices();

    [Fact]
    public void K06_SlicesOfAService_AreJoined()
    {
        _rig.Slice("web-b", ["10.0.0.3"], Http).Slice("web-a", ["10.0.0.2", "10.0.0.1"], Http);
        _rig.Slice(Slice("shop", "other", "api", ["10.0.0.9"], Http)).Slice(Slice("elsewhere", "web-a", "web", ["10.0.0.8"], Http));

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080"], _rig.Usable());
    }

    [Fact]
    public void K06_OneSliceEmptiedDeletedOrRelabelled_LeavesTheOthers()
    {
        _rig.Slice("web-a", ["10.0.0.1"], Http).Slice("web-b", ["10.0.0.2"], Http).Slice("web-c", ["10.0.0.3"], Http);

        _rig.Slice("web-a", Array.Empty<string>(), Http);
        Assert.Equal(["10.0.0.2:8080", "10.0.0.3:8080"], _rig.Usable());

        _rig.Delete("web-b");
        Assert.Equal(["10.0.0.3:8080"], _rig.Usable());

        _rig.Slice("web-a", ["10.0.0.7"], Http).Slice(Slice("shop", "web-c", "api", ["10.0.0.3"], Http));
        Assert.Equal(["10.0.0.7:8080"], _rig.Usable());
        Assert.Equal("10.0.0.3:8080", Assert.Single(_rig.Snapshots.Get(new("shop", "api")).AllEndpoints).ToString());

        _rig.Slice(Slice("shop", "web-a", null, ["10.0.0.7"], Http));
        Assert.False(_rig.Snapshot.Exists);
    }

    [Fact]
    public void K06_SliceWithoutLabel_IsIgnoredWithADebugLine()
    {
        _rig.Slice(Slice("shop", "stray", null, ["10.0.0.1"], Http)).Slice(Slice("shop", "stray2", "", ["10.0.0.1"], Http));

        Assert.Empty(_rig.Snapshots.Services);
        Assert.Equal(2, _rig.Log.Count("SliceWithoutService"));
    }

    [Fact]
    public void K07_K08_NotReady_IsKeptAndNotUsed()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1"), Endpoint("10.0.0.2", ready: false), Endpoint("10.0.0.3", ready: false, serving: true, terminating: true)], Http);

        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
        Assert.Equal(3, _rig.Snapshot.AllEndpoints.Count);
    }

    [Fact]
    public void K08_NoneReady_DrainingOnesServe()
    {
        _rig.Slice(
            "web-a",
            [Endpoint("10.0.0.1", ready: false, serving: false, terminating: true), Endpoint("10.0.0.2", ready: false, serving: true, terminating: false), Endpoint("10.0.0.3", ready: false, serving: true, terminating: true)],
            Http);

        Assert.Equal(["10.0.0.3:8080"], _rig.Usable());
    }

    [Fact]
    public void K08_IsDecidedForEachPort()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1")], Http).Slice("web-b", [Endpoint("10.0.0.2", ready: false, serving: true, terminating: true)], ("admin", 9090));

        Assert.Equal(["10.0.0.2:9090"], _rig.Usable(PortSelector.Named("admin")));
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable(PortSelector.Named("http")));
    }

    [Fact]
    public void K09_OnlyTheFirstAddress_AndNoNames()
    {
        _rig.Slice("web-a", [new JsonObject { ["addresses"] = new JsonArray("10.0.0.1", "10.0.0.2") }], Http);
        _rig.Slice(Slice("shop", "web-f", "web", ["example.org"], Http).With(static slice => slice["addressType"] = "FQDN"));
        _rig.Slice("web-x", ["not-an-address"], Http);

        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
    }

    [Theory]
    [InlineData(KubernetesAddressFamily.Auto, null, "10.0.0.1:8080")]
    [InlineData(KubernetesAddressFamily.Auto, "IPv4", "10.0.0.1:8080")]
    [InlineData(KubernetesAddressFamily.Auto, "IPv6", "[fd00::1]:8080")]
    [InlineData(KubernetesAddressFamily.IPv4, "IPv6", "10.0.0.1:8080")]
    [InlineData(KubernetesAddressFamily.IPv6, "IPv4", "[fd00::1]:8080")]
    public void K10_DualStack_OneFamily(KubernetesAddressFamily family, string? first, string expected)
    {
        var rig = new StoreRig(family).WithServices();
        rig.Slice("web-4", [Endpoint("10.0.0.1", pod: "p")], Http).Slice("web-6", [Endpoint("fd00::1", pod: "p")], Http);
        if (first is not null)
        {
            rig.Service(Service("shop", "web", ("http", 80, 8080)).With(service => service["spec"]!["ipFamilies"] = new JsonArray(first)));
        }

        Assert.Equal([expected], rig.Usable());
        Assert.Single(rig.Snapshot.AllEndpoints);
    }

    [Theory]
    [InlineData(KubernetesAddressFamily.IPv6, "10.0.0.1", "10.0.0.1:8080")]
    [InlineData(KubernetesAddressFamily.IPv4, "fd00::1", "[fd00::1]:8080")]
    public void K10_SingleStack_IsServedAsItIs(KubernetesAddressFamily family, string address, string expected) =>
        Assert.Equal([expected], new StoreRig(family).WithServices().Slice("web-a", [address], Http).Usable());

    [Fact]
    public void K11_SamePodInTwoSlices_TheNewerChangeTimeWins()
    {
        _rig.Slice(Slice("shop", "web-new", "web", [Endpoint("10.0.0.1", pod: "p")], Http).WithAnnotation("endpoints.kubernetes.io/last-change-trigger-time", "2026-01-01T00:00:02Z"));
        _rig.Slice(Slice("shop", "web-old", "web", [Endpoint("10.0.0.1", ready: false, pod: "p")], Http).WithAnnotation("endpoints.kubernetes.io/last-change-trigger-time", "2026-01-01T00:00:01Z"));

        Assert.Equal(["http 10.0.0.1:8080"], _rig.All());
    }

    [Fact]
    public void K11_SamePodInTwoSlicesWithoutTime_TheLaterEventWins()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1", pod: "p")], Http).Slice("web-b", [Endpoint("10.0.0.1", ready: false, pod: "p")], Http);
        Assert.Equal(["http 10.0.0.1:8080 not ready"], _rig.All());

        _rig.Slice("web-a", [Endpoint("10.0.0.1", pod: "p")], Http);
        Assert.Equal(["http 10.0.0.1:8080"], _rig.All());
    }

    [Fact]
    public void K11_SamePodInTwoSlices_ListedInTheOrderOfNames_TheLaterWriteStillWins()
    {
        var draining = Slice("shop", "web-b", "web", [Endpoint("10.0.0.1", ready: false, pod: "p")], Http).WithVersion("9");
        var ready = Slice("shop", "web-a", "web", [Endpoint("10.0.0.1", pod: "p")], Http).WithVersion("10");
        _rig.Slice(draining).Slice(ready);
        var before = _rig.Snapshot;

        _rig.Replace(null, ready, draining);

        Assert.Equal(["http 10.0.0.1:8080"], _rig.All());
        Assert.False(before.ChangeToken.HasChanged);

        var first = new StoreRig();
        first.Replace(null, ready, draining);
        Assert.Equal(["http 10.0.0.1:8080"], first.All());
    }

    [Fact]
    public void K11_AddressReused_WhatIsOutdatedOfAnotherPodDoesNotCount()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1", pod: "new")], Http);
        _rig.Slice("web-b", [Endpoint("10.0.0.1", pod: "old")], Http).Slice("web-c", [Endpoint("10.0.0.1", ready: false, pod: "old")], Http);

        Assert.Equal("new", Assert.Single(_rig.Snapshot.AllEndpoints).TargetName);
        Assert.Equal(["http 10.0.0.1:8080"], _rig.All());
    }

    [Fact]
    public void K11_AddressReused_TheReadyPodWins()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1", pod: "new")], Http).Slice("web-b", [Endpoint("10.0.0.1", ready: false, pod: "old")], Http);
        Assert.Equal("new", Assert.Single(_rig.Snapshot.AllEndpoints).TargetName);
        Assert.True(_rig.Snapshot.AllEndpoints[0].Ready);
    }

    [Fact]
    public void K11_RebornStatefulSetPod_IsAnotherTarget()
    {
        _rig.Slice("web-a", [Endpoint("10.0.0.1", pod: "web-0", uid: "2")], Http).Slice("web-b", [Endpoint("10.0.0.1", ready: false, pod: "web-0", uid: "1"), Endpoint("10.0.0.2", pod: "web-0", uid: "1")], Http);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], _rig.Usable());
    }

    [Fact]
    public void K11_OneAddressInTwoSpellings_IsOne()
    {
        _rig.Slice("web-a", ["fd00::0001"], Http).Slice("web-b", ["fd00:0::1"], Http);

        Assert.Equal(["[fd00::1]:8080"], _rig.Usable());
        Assert.Single(_rig.Snapshot.AllEndpoints);
    }

    [Fact]
    public void K12_OneTargetPortUnderTwoServicePorts_IsFoundByEither()
    {
        _rig.Service(("http", 80, 8080), ("alt", 81, 8080)).Slice("web-a", ["10.0.0.1"], ("http", 8080), ("alt", 8080));

        Assert.Equal(["10.0.0.1:8080"], _rig.Usable(PortSelector.Named("http")));
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable(PortSelector.Named("alt")));
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable(PortSelector.Numbered(81)));
    }

    [Fact]
    public void K12_NamedTargetPort_MayDifferBySlice()
    {
        _rig.Service(("http", 80, "web-port")).Slice("web-a", ["10.0.0.1"], ("http", 8080)).Slice("web-b", ["10.0.0.2"], ("http", 9090));

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:9090"], _rig.Usable(PortSelector.Numbered(80)));
        Assert.Equal([8080, 9090], Assert.Single(_rig.Snapshot.Ports).TargetPorts);
    }

    [Fact]
    public void K12_PortWithoutNumberOrName()
    {
        _rig.Slice("web-a", ["10.0.0.1"], (null, null)).Slice("web-b", ["10.0.0.2"], (null, 8080));

        Assert.Equal([" 10.0.0.2:8080"], _rig.All());
    }

    [Fact]
    public void K13_Hints_AreThoseOfTheSlice()
    {
        var hints = new JsonObject { ["forZones"] = new JsonArray(new JsonObject { ["name"] = "eu-1a" }), ["forNodes"] = new JsonArray(new JsonObject { ["name"] = "node-1" }) };
        _rig.Slice("web-a", [Endpoint("10.0.0.1").With(endpoint => endpoint["hints"] = hints), Endpoint("10.0.0.2")], Http);

        Assert.Equal(["eu-1a", ""], _rig.Snapshot.AllEndpoints.Select(static endpoint => string.Join(' ', endpoint.ZoneHints)));
        Assert.Equal(["node-1", ""], _rig.Snapshot.AllEndpoints.Select(static endpoint => string.Join(' ', endpoint.NodeHints)));
    }

    [Fact]
    public void K14_Weight_OfTheSliceElseTheDefault()
    {
        _rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"], Http).WithAnnotation("discovery.dotnet/weight", "5")).Slice("web-b", ["10.0.0.2"], Http);

        Assert.Equal([5, 50], _rig.Snapshot.AllEndpoints.Select(static endpoint => endpoint.Weight));
    }

    [Fact]
    public void K15_Endpoints_OneAddressReadyAndNot_ReadyWinsForItsPort()
    {
        _rig.Endpoints(Endpoints("shop", "web", Subset(["10.0.0.1"], ["10.0.0.2"], Http), Subset([], ["10.0.0.1"], Http, ("admin", 9090))));

        Assert.Equal(["admin 10.0.0.1:9090 not ready", "http 10.0.0.1:8080", "http 10.0.0.2:8080 not ready"], _rig.All());
    }

    [Fact]
    public void K15_Endpoints_OrderOfSubsetsDoesNotMatter()
    {
        _rig.Endpoints(Endpoints("shop", "web", Subset([], ["10.0.0.1"], Http), Subset(["10.0.0.1"], [], Http)));

        Assert.Equal(["http 10.0.0.1:8080"], _rig.All());
    }

    [Fact]
    public void K16_SliceWithoutPorts_IsAServiceWithoutEndpoints()
    {
        _rig.Slice(Slice("shop", "web-a", "web", Array.Empty<JsonObject>()).With(static slice => (slice["ports"], slice["endpoints"]) = (null, null)));

        Assert.True(_rig.Snapshot.Exists);
        Assert.Empty(_rig.Snapshot.Ports);
        Assert.Equal(ResolutionStatus.NoReadyEndpoints, Resolve(PortSelector.Named("http")).Status);
    }

    [Fact]
    public void K17_ServiceDeleted_SlicesKeepIt()
    {
        _rig.Service(("http", 80, 8080)).Slice("web-a", ["10.0.0.1"], Http);

        _rig.Store.DeleteService(new("shop", "web"));
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
        Assert.Equal("10.0.0.1:8080", Assert.Single(Resolve(PortSelector.Numbered(80)).Endpoints).ToString());

        _rig.Delete("web-a");
        Assert.False(_rig.Snapshot.Exists);
        Assert.Equal(ResolutionStatus.ServiceNotFound, Resolve(PortSelector.Any).Status);
    }

    [Fact]
    public void K17_ServiceAlone_Exists()
    {
        _rig.Service(("http", 80, 8080));

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, Resolve(PortSelector.Any).Status);
    }

    private ServiceResolution Resolve(PortSelector port) => SnapshotRegistry.Resolve(_rig.Snapshots, StoreRig.Web, port);
}
