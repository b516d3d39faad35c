using System.Text;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class ObjectDecoderTests
{
    [Fact]
    public void K15_Endpoints_AddressesAreReadyAndTheOthersAreNot()
    {
        var json = Objects.Endpoints("shop", "web", Objects.Subset(["10.0.0.1"], ["10.0.0.2"], ("http", 8080)), Objects.Subset([], ["10.0.0.1"], ("admin", 9090)));

        var group = DecodingRig.Decode(new EndpointsDecoder(), json.ToJsonString()).Value!;

        Assert.Equal("web", group.ServiceName);
        Assert.Equal(
            [("http", "10.0.0.1", true, true), ("http", "10.0.0.2", false, false), ("admin", "10.0.0.1", false, false)],
            group.Subsets.SelectMany(static subset => subset.Addresses.Select(a => (subset.Ports[0].Name, a.Address, a.Ready, a.Serving))));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"}}""", 0)]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"subsets":null}""", 0)]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"subsets":[{}]}""", 1)]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"subsets":[{"addresses":null,"notReadyAddresses":null,"ports":null}]}""", 1)]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"subsets":[{"addresses":[{"nodeName":"n"}]}]}""", 1)]
    public void K12_EndpointsWithNothing_AreRead(string json, int subsets)
    {
        var group = DecodingRig.Decode(new EndpointsDecoder(), json).Value!;

        Assert.Equal(subsets, group.Subsets.Count);
        Assert.All(group.Subsets, static subset => Assert.Empty(subset.Addresses));
    }

    [Fact]
    public void K01_TruncatedAnnotation_IsRead()
    {
        var cut = Objects.Endpoints("shop", "web").WithAnnotation("endpoints.kubernetes.io/over-capacity", "truncated");
        var warned = Objects.Endpoints("shop", "web").WithAnnotation("endpoints.kubernetes.io/over-capacity", "warning");

        Assert.True(DecodingRig.Decode(new EndpointsDecoder(), cut.ToJsonString()).Value!.Truncated);
        Assert.False(DecodingRig.Decode(new EndpointsDecoder(), warned.ToJsonString()).Value!.Truncated);
    }

    [Fact]
    public void K21_Service_PortsWithNumbersAndNames()
    {
        var json = Objects.Service("shop", "web", ("http", 80, 8080), ("admin", 81, "admin-port"))
            .With(static service => service["spec"]!["ipFamilies"] = new System.Text.Json.Nodes.JsonArray("IPv6", "IPv4"));

        var service = DecodingRig.Decode(new ServiceDecoder(), json.ToJsonString()).Value!;

        Assert.Equal([("http", 80, (int?)8080), ("admin", 81, null)], service.Ports.Select(static port => (port.Name, port.Number, port.TargetNumber)));
        Assert.Equal("IPv6", service.FirstFamily);
        Assert.Null(service.ExternalName);
    }

    [Theory]
    [InlineData("ExternalName", "example.org")]
    [InlineData("ClusterIP", null)]
    [InlineData(null, null)]
    public void K02_ExternalName_OnlyOfItsType(string? type, string? expected)
    {
        var json = $$$"""{"metadata":{"name":"a","namespace":"b"},"spec":{"externalName":"example.org","type":{{{(type is null ? "null" : $"\"{type}\"")}}}}}""";

        Assert.Equal(expected, DecodingRig.Decode(new ServiceDecoder(), json).Value!.ExternalName);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"spec":5}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"spec":{"ports":[{"port":"x"}]}}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"spec":{"ipFamilies":"IPv4"}}""")]
    public void K37_ServiceOfWrongTypes_IsUnusableWithItsKey(string json)
    {
        var decoded = DecodingRig.Decode(new ServiceDecoder(), json);

        Assert.Null(decoded.Value);
        Assert.Equal("b/a", decoded.Key.ToString());
    }

    [Fact]
    public void Namespace_IsItsName()
    {
        var decoded = DecodingRig.Decode(new NamespaceDecoder(), """{"kind":"Namespace","metadata":{"name":"shop"},"spec":{"finalizers":["x"]},"status":{"phase":"Active"}}""");

        Assert.Equal("shop", decoded.Value!.Name);
        Assert.Equal("shop", decoded.Key.ToString());
    }

    [Fact]
    public void Status_IsRead()
    {
        var status = StatusDecoder.TryDecode(
            """{"kind":"Status","code":504,"reason":"Timeout","message":"Too large resource version","details":{"causes":[null,5,{"reason":"x"},{"reason":"ResourceVersionTooLarge"}],"retryAfterSeconds":3}}"""u8)!;

        Assert.Equal((504, "Timeout", "Too large resource version"), (status.Code, status.Reason, status.Message));
        Assert.Equal(TimeSpan.FromSeconds(3), status.RetryAfter);
        Assert.True(status.ResourceVersionTooLarge);
        Assert.False(status.IsExpired);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[1]")]
    [InlineData("5")]
    [InlineData("""{"code":403""")]
    [InlineData("""{"code":403,"message":"\ud800"}""")]
    public void K37_StatusThatIsNone_IsNull(string body) => Assert.Null(StatusDecoder.TryDecode(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{}""", 0)]
    [InlineData("""{"code":"403","reason":5,"message":null,"details":"x"}""", 0)]
    [InlineData("""{"code":410.5,"details":{"causes":"x","retryAfterSeconds":"y"}}""", 0)]
    [InlineData("""{"code":410,"details":{"retryAfterSeconds":-4}}""", 410)]
    public void K37_StatusOfWrongTypes_KeepsWhatIsRight(string body, int code)
    {
        var status = StatusDecoder.TryDecode(Encoding.UTF8.GetBytes(body))!;

        Assert.Equal(code, status.Code);
        Assert.Null(status.RetryAfter);
    }

    [Fact]
    public void StringPool_EqualTexts_AreOneString()
    {
        var slice = DecodingRig.Slice(
            """{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"nodeName":"node-1"},{"addresses":["10.0.0.2"],"nodeName":"node-1"}]}""");
        var veryLong = new string('n', 200);

        Assert.Equal("node-1", slice.Subsets[0].Addresses[0].NodeName);
        Assert.Same(slice.Subsets[0].Addresses[0].NodeName, slice.Subsets[0].Addresses[1].NodeName);
        Assert.Equal(veryLong, DecodingRig.Slice(Objects.Slice("shop", "web", veryLong, ["10.0.0.1"]).ToJsonString()).ServiceName);
    }
}
