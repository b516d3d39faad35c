using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Store;

public sealed class ServicePortTests
{
    private readonly StoreRig _rig = new StoreRig().WithServices();

    [Fact]
    public void K20_Name_SelectsThePortAndTcpOnly()
    {
        _rig.Service(Service("shop", "web", ("dns", 53, 5353), ("dns-tcp", 53, 5353)).With(static service => service["spec"]!["ports"]![0]!["protocol"] = "UDP"));
        _rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"], ("dns", 5353), ("dns-tcp", 5353)).With(static slice => slice["ports"]![0]!["protocol"] = "UDP"));

        Assert.Empty(_rig.Usable(PortSelector.Named("dns")));
        Assert.Equal(["10.0.0.1:5353"], _rig.Usable(PortSelector.Named("dns-tcp")));
        Assert.Equal(["10.0.0.1:5353"], _rig.Usable(PortSelector.Numbered(53)));
        Assert.Equal(2, _rig.Snapshot.Ports.Count);
    }

    [Fact]
    public void K20_NamesAndProtocolsThatReadAlikeTogether_AreTwoPorts()
    {
        _rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"], ("b", 8080), ("a b", 9090)).With(static slice =>
        {
            slice["ports"]![0]!["protocol"] = "TCP a";
            slice["ports"]![1]!["protocol"] = "TCP";
        }));

        Assert.Equal(["a b (9090)", "b (8080/TCP a)"], _rig.Snapshot.Ports.Select(static port => port.ToString()));
    }

    [Fact]
    public void K21_Number_IsTheServicePortFirstThenTheEndpointsOwn()
    {
        _rig.Service(("http", 8080, 80), ("admin", 80, 9090)).Slice("web-a", ["10.0.0.1"], ("http", 80), ("admin", 9090));

        Assert.Equal(["10.0.0.1:9090"], _rig.Usable(PortSelector.Numbered(80)));
        Assert.Equal(["10.0.0.1:80"], _rig.Usable(PortSelector.Numbered(8080)));
        Assert.Equal(["10.0.0.1:9090"], _rig.Usable(PortSelector.Numbered(9090)));
        Assert.Empty(_rig.Usable(PortSelector.Numbered(1)));
    }

    [Fact]
    public void K21_ServicesNotWatched_AnyNumberMeansTheOnlyPort()
    {
        var rig = new StoreRig().Slice("web-a", ["10.0.0.1"], ("http", 8080));
        Assert.Equal(["10.0.0.1:8080"], rig.Usable(PortSelector.Numbered(80)));

        rig.Slice("web-a", ["10.0.0.1"], ("http", 8080), ("admin", 9090));
        Assert.Empty(rig.Usable(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K21_ServicesWatchedLater_NumbersBecomeStrictInOneStep()
    {
        var rig = new StoreRig().Slice("web-a", ["10.0.0.1"], ("http", 8080));
        var before = rig.Snapshot;

        rig.Store.ReplaceServices(null, [DecodedService("shop", "web", 90)]);

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable(PortSelector.Numbered(90)));
        Assert.Empty(rig.Usable(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K21_ServicesKnownInOneNamespaceOnly()
    {
        var rig = new StoreRig();
        rig.Slice("web-a", ["10.0.0.1"], ("http", 8080)).Slice(Slice("other", "api-a", "api", ["10.0.0.2"], ("http", 8080)));

        rig.Store.ReplaceServices("shop", []);

        Assert.Empty(rig.Usable(PortSelector.Numbered(80)));
        Assert.Single(rig.Snapshots.Get(new("other", "api")).GetEndpoints(PortSelector.Numbered(80)));
    }

    [Theory]
    [InlineData("http", "10.0.0.1:1080")]
    [InlineData("https", "10.0.0.1:1443")]
    [InlineData("grpc", "10.0.0.1:5000")]
    [InlineData("ftp", null)]
    public void K22_Scheme_ByItsNumberThenItsName(string scheme, string? expected)
    {
        _rig.Service(("plain", 80, 1080), ("http", 8000, 8000), ("tls", 443, 1443), ("grpc", 5000, 5000));
        _rig.Slice("web-a", ["10.0.0.1"], ("plain", 1080), ("http", 8000), ("tls", 1443), ("grpc", 5000));

        Assert.Equal(expected is null ? [] : [expected], _rig.Usable(PortSelector.ForScheme(scheme)));
    }

    [Fact]
    public void K22_Any_IsTheOnlyPortElseThatOfHttp()
    {
        _rig.Service(("odd", 7777, 7777)).Slice("web-a", ["10.0.0.1"], ("odd", 7777));
        Assert.Equal(["10.0.0.1:7777"], _rig.Usable());

        _rig.Service(("odd", 7777, 7777), ("main", 80, 8080)).Slice("web-a", ["10.0.0.1"], ("odd", 7777), ("main", 8080));
        Assert.Equal(["10.0.0.1:8080"], _rig.Usable());
    }

    [Fact]
    public void K23_PortNotFound_NamesThePortsThereAre()
    {
        _rig.Service(("http", 80, 8080), ("metrics", 9090, 9090)).Slice("web-a", ["10.0.0.1"], ("http", 8080), ("metrics", 9090));

        var selection = SnapshotRegistry.Resolve(_rig.Snapshots, StoreRig.Web, PortSelector.Named("web"));

        Assert.Equal(ResolutionStatus.PortNotFound, selection.Status);
        Assert.Equal("no port 'web' on shop/web: it has http (80→8080), metrics (9090)", selection.Reason);
    }

    [Fact]
    public void K23_PortsWithoutSlices_ShowTheServicesTarget()
    {
        _rig.Service(("http", 80, 8080), ("named", 81, "web-port"));

        Assert.Equal(["http (80→8080)", "named (81)"], _rig.Snapshot.Ports.Select(static port => port.ToString()));
    }

    [Fact]
    public void K21_AppProtocol_OfTheSliceOrTheService()
    {
        _rig.Service(Service("shop", "web", ("http", 80, 8080)).With(static service => service["spec"]!["ports"]![0]!["appProtocol"] = "kubernetes.io/h2c"));
        _rig.Slice(Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080)).With(static slice => slice["ports"]![0]!["appProtocol"] = "kubernetes.io/h2c"));

        Assert.Equal("kubernetes.io/h2c", _rig.Snapshot.Ports[0].AppProtocol);
        Assert.Equal("kubernetes.io/h2c", _rig.Snapshot.AllEndpoints[0].AppProtocol);
    }

    [Theory]
    [InlineData("example.org", "example.org:80")]
    [InlineData("example.org.", "example.org:80")]
    [InlineData("Localhost", null)]
    [InlineData("localhost.", null)]
    [InlineData("a.localhost", null)]
    [InlineData("ip6-localhost", null)]
    [InlineData("localhost.localdomain", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.1", null)]
    [InlineData("2130706433", null)]
    [InlineData("0x7f.1", null)]
    [InlineData("::1", null)]
    [InlineData("[::1]", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("", null)]
    [InlineData("bad name", null)]
    [InlineData("http://example.org/", null)]
    public void K02_ExternalName_IsANameAndNeverThisMachine(string name, string? expected)
    {
        _rig.Service(Service("shop", "web", ("http", 80, 80)).With(service =>
        {
            service["spec"]!["type"] = "ExternalName";
            service["spec"]!["externalName"] = name;
        }));

        Assert.True(_rig.Snapshot.Exists);
        Assert.Equal(expected is null ? [] : [expected], _rig.Usable());
    }

    private static Model.Decoded<Model.ServiceObject> DecodedService(string ns, string name, int port) =>
        Tests.Decoding.DecodingRig.Decode(new Discovery.Kubernetes.Decoding.ServiceDecoder(), Service(ns, name, ("http", port, 8080)).ToJsonString());
}
