using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>Services of every kind: headless, without selector, mirrored, without a known family, of another place.</summary>
public sealed class ServiceShapeTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    private readonly StoreRig _rig = new StoreRig().WithServices();

    [Fact]
    public void K06_Headless_IsServedPodByPodAtTheServicesPorts()
    {
        _rig.Service(Service("shop", "web", ("http", 80, "web")).With(static service => service["spec"]!["clusterIP"] = "None"));
        _rig.Slice("web-a", [Named("10.0.0.1", "web-0"), Named("10.0.0.2", "web-1")], Http);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], _rig.Usable(PortSelector.Numbered(80)));
        Assert.Equal(["web-0", "web-1"], _rig.Snapshot.AllEndpoints.Select(static endpoint => endpoint.HostName));
    }

    [Fact]
    public void K16_HeadlessWithoutPorts_HasPodsAndNoEndpoints()
    {
        _rig.Service(Service("shop", "web").With(static service => service["spec"]!["clusterIP"] = "None"));
        _rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"]).With(static slice => slice["ports"] = null));

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, Resolve(PortSelector.Numbered(80)).Status);
    }

    [Fact]
    public void K06_WithoutSelector_TheHandMadeSliceIsItsOwn()
    {
        // As the Kubernetes documentation has it: neither port has a name, and the slice is named as its author likes.
        _rig.Service((null, 80, 9376)).Slice(Slice("shop", "by-hand", "web", ["192.168.0.1", "192.168.0.2"], ("", 9376)));

        Assert.Equal(["192.168.0.1:9376", "192.168.0.2:9376"], _rig.Usable(PortSelector.Numbered(80)));
        Assert.Equal(["192.168.0.1:9376", "192.168.0.2:9376"], _rig.Usable(PortSelector.ForScheme("http")));
    }

    [Fact]
    public void K05_HandMadeSliceWithoutTheServicesName_IsNobodys()
    {
        _rig.Service((null, 80, 9376)).Slice(Slice("shop", "by-hand", null, ["192.168.0.1"], ("", 9376)));

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, Resolve(PortSelector.Numbered(80)).Status);
    }

    [Fact]
    public void K06_K11_MirroredAndHandMade_AreJoinedAndTheSameAddressIsOne()
    {
        _rig.Service((null, 80, 9376));
        _rig.Slice(Managed("web-x7k2p", "endpointslicemirroring-controller.k8s.io", "192.168.0.1", "192.168.0.2"));
        _rig.Slice(Managed("by-hand", "someone", "192.168.0.2", "192.168.0.3"));
        Assert.Equal(["192.168.0.1:9376", "192.168.0.2:9376", "192.168.0.3:9376"], _rig.Usable(PortSelector.Numbered(80)));

        _rig.Delete("web-x7k2p");
        Assert.Equal(["192.168.0.2:9376", "192.168.0.3:9376"], _rig.Usable(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K10_FirstFamilyKnownLater_ChangesTheFamilyInOneStep()
    {
        _rig.Slice("web-4", ["10.0.0.1"], Http).Slice("web-6", ["fd00::1"], Http);
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
        var before = _rig.Snapshot;

        _rig.Service(Service("shop", "web", ("http", 80, 8080)).With(static service => service["spec"]!["ipFamilies"] = new JsonArray("IPv6", "IPv4")));

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(["[fd00::1]:8080"], _rig.Usable());
    }

    [Theory]
    [InlineData("IPv5")]
    [InlineData("")]
    public void K10_FirstFamilyNobodyKnows_IsLikeNone(string family)
    {
        _rig.Service(Service("shop", "web", ("http", 80, 8080)).With(service => service["spec"]!["ipFamilies"] = new JsonArray(family)));
        _rig.Slice("web-4", ["10.0.0.1"], Http).Slice("web-6", ["fd00::1"], Http);

        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
    }

    [Fact]
    public void K02_ExternalNameWithoutPorts_HasThoseOfHttpAndHttps()
    {
        _rig.Service(Service("shop", "web").With(static service =>
        {
            service["spec"]!["type"] = "ExternalName";
            service["spec"]!["externalName"] = "example.org";
        }));

        Assert.Equal(["example.org:80"], _rig.Usable(PortSelector.ForScheme("http")));
        Assert.Equal(["example.org:443"], _rig.Usable(PortSelector.ForScheme("https")));
        Assert.Equal(["example.org:80"], _rig.Usable(PortSelector.Any));
        var other = Resolve(PortSelector.Numbered(5432));
        Assert.Equal(ResolutionStatus.PortNotFound, other.Status);
        Assert.EndsWith("it has http (80), https (443)", other.Reason, StringComparison.Ordinal);
    }

    private static JsonObject Named(string address, string host) => Endpoint(address).With(endpoint => endpoint["hostname"] = host);

    private static JsonObject Managed(string name, string by, params string[] addresses) => Slice("shop", name, "web", addresses, ("", 9376))
        .With(slice => slice["metadata"]!["labels"]!["endpointslice.kubernetes.io/managed-by"] = by);

    private ServiceResolution Resolve(PortSelector port) => SnapshotRegistry.Resolve(_rig.Snapshots, StoreRig.Web, port);
}
