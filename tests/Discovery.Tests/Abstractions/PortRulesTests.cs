using Discovery.Tests.Support;

namespace Discovery.Tests.Abstractions;

public sealed class PortRulesTests
{
    private static readonly ServicePort Http = new("http", 80, [8080]);
    private static readonly ServicePort Metrics = new("metrics", 9090, [9090]);

    [Fact]
    public void K20_Name_SelectsTheServicePortOfThatName() =>
        Assert.Equal(["10.0.0.1:9090"], Select(PortSelector.Named("metrics"), Http, Metrics));

    [Fact]
    public void K20_NameOfUdpAndTcpPort_TakesTcp()
    {
        ServicePort udp = new("dns", 53, [5353], "UDP");
        ServicePort tcp = new("dns-tcp", 53, [5354]);

        Assert.Equal(["10.0.0.1:5354"], Select(PortSelector.Numbered(53), udp, tcp));
        Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.Named("dns"), udp, tcp));
        Assert.Equal(["10.0.0.1:5354"], Select(PortSelector.Any, udp, tcp));
    }

    [Fact]
    public void K20_NameInOtherCase_IsAnotherName() => Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.Named("HTTP"), Http, Metrics));

    [Fact]
    public void K21_Number_MeansTheServicePortFirst()
    {
        // 8080 is both a service port and another port's target.
        ServicePort admin = new("admin", 8080, [9000]);

        Assert.Equal(["10.0.0.1:9000"], Select(PortSelector.Numbered(8080), Http, admin));
    }

    [Fact]
    public void K21_NumberOfNoServicePort_MeansTheEndpointsOwn() => Assert.Equal(["10.0.0.1:8080"], Select(PortSelector.Numbered(8080), Http, Metrics));

    [Fact]
    public void K21_NamedTargetPortDiffersBetweenSlices_OwnNumberTakesOnlyThose()
    {
        var snapshot = new ServiceSnapshot(
            Make.Basket, [new("http", 80, [8080, 9080])], [Make.Endpoint("10.0.0.1", 8080, "http"), Make.Endpoint("10.0.0.2", 9080, "http")]);

        Assert.Equal(["10.0.0.2:9080"], snapshot.GetEndpoints(PortSelector.Numbered(9080)).Select(static endpoint => endpoint.ToString()));
        Assert.Equal(2, snapshot.GetEndpoints(PortSelector.Numbered(80)).Count);
    }

    [Fact]
    public void K21_TwoServicePortsWithOneTarget_OwnNumberTakesEachEndpointOnce()
    {
        var snapshot = new ServiceSnapshot(
            Make.Basket, [new("http", 80, [8080]), new("alt", 81, [8080])], [Make.Endpoint("10.0.0.1", 8080, "alt"), Make.Endpoint("10.0.0.1", 8080, "http")]);

        Assert.Single(snapshot.GetEndpoints(PortSelector.Numbered(8080)));
        Assert.Equal("http", Assert.Single(snapshot.GetEndpoints(PortSelector.Numbered(80))).PortName);
    }

    [Fact]
    public void K21_UnknownNumber_IsPortNotFound() => Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.Numbered(81), Http, Metrics));

    [Fact]
    public void K21_NumbersNotKnownAndOnePort_AnyNumberMeansIt()
    {
        var snapshot = new ServiceSnapshot(Make.Basket, [new("", null, [8080])], [Make.Endpoint("10.0.0.1")], portNumbersKnown: false);

        Assert.Single(snapshot.GetEndpoints(PortSelector.Numbered(80)));
    }

    [Fact]
    public void K21_NumbersNotKnownAndTwoPorts_IsPortNotFound()
    {
        var snapshot = new ServiceSnapshot(
            Make.Basket,
            [new("a", null, [8080]), new("b", null, [9090])],
            [Make.Endpoint("10.0.0.1", 8080, "a"), Make.Endpoint("10.0.0.1", 9090, "b")],
            portNumbersKnown: false);

        Assert.Equal(ResolutionStatus.PortNotFound, snapshot.Select(PortSelector.Numbered(80)).Status);
        Assert.Single(snapshot.GetEndpoints(PortSelector.Numbered(9090)));
    }

    [Fact]
    public void K21_NumbersKnownAndOnePort_OtherNumberIsPortNotFound() => Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.Numbered(81), Http));

    [Theory]
    [InlineData("http", "10.0.0.1:8080")]
    [InlineData("https", "10.0.0.1:8443")]
    [InlineData("ws", "10.0.0.1:8080")]
    [InlineData("wss", "10.0.0.1:8443")]
    [InlineData("grpc", "10.0.0.1:5000")]
    public void K22_ForScheme_NumberThenNameOfTheScheme(string scheme, string expected) => Assert.Equal(
        [expected], Select(PortSelector.ForScheme(scheme), new("a", 80, [8080]), new("b", 443, [8443]), new("http", 81, [8081]), new("grpc", 5000, [5000])));

    [Fact]
    public void K22_ForSchemeWithoutItsNumber_NameDecides() =>
        Assert.Equal(["10.0.0.1:8081"], Select(PortSelector.ForScheme("http"), new("http", 81, [8081]), Metrics));

    [Fact]
    public void K22_ForSchemeOfAnOnlyPort_TakesIt() => Assert.Equal(["10.0.0.1:9090"], Select(PortSelector.ForScheme("https"), Metrics));

    [Fact]
    public void K22_ForSchemeOfSeveralOthers_IsPortNotFound() =>
        Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.ForScheme("https"), Http, Metrics));

    [Fact]
    public void K22_ForSeveralSchemes_TheFirstThatHasAPortOfItsOwn()
    {
        Assert.Equal(["10.0.0.1:8080"], Select(PortSelector.ForScheme("https+http"), Http, Metrics));
        Assert.Equal(["10.0.0.1:8443"], Select(PortSelector.ForScheme("https+http"), Http, new("tls", 443, [8443])));
    }

    [Fact]
    public void K22_Any_TheOnlyPortElseAsHttp()
    {
        Assert.Equal(["10.0.0.1:9090"], Select(PortSelector.Any, Metrics));
        Assert.Equal(["10.0.0.1:8080"], Select(PortSelector.Any, Metrics, Http));
        Assert.Equal(ResolutionStatus.PortNotFound, Status(PortSelector.Any, Metrics, new("other", 1, [1])));
    }

    [Fact]
    public void K22_OtherProtocolsBesides_DoNotCount() =>
        Assert.Equal(["10.0.0.1:9090"], Select(PortSelector.ForScheme("http"), Metrics, new("http", 80, [8080], "UDP")));

    [Fact]
    public void K23_PortNotFound_NamesThePortsThereAre()
    {
        var snapshot = new ServiceSnapshot(new("apisix", "httpbin"), [Http, Metrics], Endpoints(Http, Metrics));

        Assert.Equal("no port 'web' on apisix/httpbin: it has http (80→8080), metrics (9090)", snapshot.Select(PortSelector.Named("web")).Reason);
        Assert.Equal("no port 81 on apisix/httpbin: it has http (80→8080), metrics (9090)", snapshot.Select(PortSelector.Numbered(81)).Reason);
    }

    [Fact]
    public void K23_PortsOfAllKinds_AreWrittenShort()
    {
        Assert.Equal("80→8080", new ServicePort("", 80, [8080]).ToString());
        Assert.Equal("http (80→8080,9080)", new ServicePort("http", 80, [8080, 9080]).ToString());
        Assert.Equal("http (8080)", new ServicePort("http", null, [8080]).ToString());
        Assert.Equal("http (80)", new ServicePort("http", 80, []).ToString());
        Assert.Equal("http", new ServicePort("http", null, []).ToString());
        Assert.Equal("dns (53/UDP)", new ServicePort("dns", 53, [53], "UDP").ToString());
        Assert.Equal("UDP", new ServicePort("", null, [], "UDP").ToString());
    }

    [Fact]
    public void K16_NoPorts_IsNoReadyEndpoints() => Assert.Equal(ResolutionStatus.NoReadyEndpoints, Status(PortSelector.Named("web")));

    [Fact]
    public void K16_OwnNumberWhileThereAreNoEndpoints_IsNoReadyEndpoints()
    {
        // Scaled to zero, nobody knows the endpoints' own ports; with the first pod, 8080 will be one.
        var selection = new ServiceSnapshot(Make.Basket, [new("http", 80, [])], []).Select(PortSelector.Numbered(8080));

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, selection.Status);
        Assert.Equal("shop/basket has no endpoints, and no service port 8080: it has http (80)", selection.Reason);
    }

    [Fact]
    public void K08_SomeReady_OnlyThoseAreUsable()
    {
        var snapshot = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2", ready: false), Draining("10.0.0.3"));

        Assert.Equal(["10.0.0.1:8080"], snapshot.GetEndpoints(PortSelector.Any).Select(static endpoint => endpoint.ToString()));
        Assert.Equal(3, snapshot.AllEndpoints.Count);
    }

    [Fact]
    public void K08_NoneReady_DrainingOnesStillServe()
    {
        var snapshot = Make.Snapshot(
            Make.Basket, Make.Endpoint("10.0.0.1", ready: false), Draining("10.0.0.2"), new("10.0.0.3", 8080) { Ready = false, Serving = false, Terminating = true });

        Assert.Equal(["10.0.0.2:8080"], snapshot.GetEndpoints(PortSelector.Any).Select(static endpoint => endpoint.ToString()));
        Assert.Equal(ResolutionStatus.Resolved, snapshot.Select(PortSelector.Any).Status);
    }

    [Fact]
    public void K08_OtherPortIsReady_DoesNotCount()
    {
        var snapshot = new ServiceSnapshot(
            Make.Basket, [Http, Metrics], [Make.Endpoint("10.0.0.1", 9090, "metrics"), new("10.0.0.2", 8080) { PortName = "http", Ready = false, Terminating = true }]);

        Assert.Equal(["10.0.0.2:8080"], snapshot.GetEndpoints(PortSelector.Named("http")).Select(static endpoint => endpoint.ToString()));
    }

    [Fact]
    public void K08_NoneUsable_SaysHowManyThereAre()
    {
        var selection = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1", ready: false)).Select(PortSelector.Any);

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, selection.Status);
        Assert.Equal("shop/basket has 1 endpoints on that port, none of them ready", selection.Reason);
    }

    private static DiscoveredEndpoint Draining(string host) => new(host, 8080) { Ready = false, Serving = true, Terminating = true };

    private static DiscoveredEndpoint[] Endpoints(params ServicePort[] ports) =>
        [.. ports.Where(static port => port.IsTcp).SelectMany(static port => port.TargetPorts.Select(target => Make.Endpoint("10.0.0.1", target, port.Name)))];

    private static IEnumerable<string> Select(PortSelector selector, params ServicePort[] ports) =>
        new ServiceSnapshot(Make.Basket, ports, Endpoints(ports)).GetEndpoints(selector).Select(static endpoint => endpoint.ToString());

    private static ResolutionStatus Status(PortSelector selector, params ServicePort[] ports) =>
        new ServiceSnapshot(Make.Basket, ports, Endpoints(ports)).Select(selector).Status;
}
