using System.Text.Json.Nodes;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class EndpointSliceDecoderTests
{
    [Fact]
    public void K06_Slice_AllMembersAreRead()
    {
        var slice = DecodingRig.Slice(
            """
            {"kind":"EndpointSlice","metadata":{"name":"web-x7","namespace":"shop","resourceVersion":"17","generation":3,
              "labels":{"a":"b","kubernetes.io/service-name":"web"},
              "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-03-01T10:00:00.123456789Z","discovery.dotnet/weight":"7","x":"y"}},
             "addressType":"IPv4",
             "endpoints":[{"addresses":["10.0.0.1","10.0.0.99"],"conditions":{"ready":false,"serving":true,"terminating":true},
               "hostname":"web-0","nodeName":"node-1","zone":"eu-1a","targetRef":{"kind":"Pod","namespace":"shop","name":"web-0","uid":"u"},
               "hints":{"forZones":[{"name":"eu-1a"},{"name":"eu-1b"}],"forNodes":[{"name":"node-1"}]},"deprecatedTopology":{"a":"b"}}],
             "ports":[{"name":"http","port":8080,"protocol":"TCP","appProtocol":"kubernetes.io/h2c"}]}
            """);

        Assert.Equal("shop/web-x7", slice.Key.ToString());
        Assert.Equal("web", slice.ServiceName);
        Assert.Equal(7, slice.Weight);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).AddMilliseconds(123.4568), slice.LastChange!.Value, TimeSpan.FromMilliseconds(1));
        var subset = Assert.Single(slice.Subsets);
        var address = Assert.Single(subset.Addresses);
        Assert.Equal("10.0.0.1", address.Address);
        Assert.False(address.Ready);
        Assert.True(address.Serving);
        Assert.True(address.Terminating);
        Assert.Equal(("web-0", "node-1", "eu-1a"), (address.HostName, address.NodeName, address.Zone));
        Assert.Equal(["eu-1a", "eu-1b"], address.Hints.Zones);
        Assert.Equal(["node-1"], address.Hints.Nodes);
        Assert.Equal(("Pod", "web-0", "u"), (address.Target!.Kind, address.Target.Name, address.Target.Uid));
        Assert.Equal(("http", 8080, "TCP", "kubernetes.io/h2c"), (subset.Ports[0].Name, subset.Ports[0].Number, subset.Ports[0].Protocol, subset.Ports[0].AppProtocol));
    }

    [Theory]
    [InlineData("""{"addresses":["10.0.0.1"]}""", true, true, false)]
    [InlineData("""{"addresses":["10.0.0.1"],"conditions":null}""", true, true, false)]
    [InlineData("""{"addresses":["10.0.0.1"],"conditions":{}}""", true, true, false)]
    [InlineData("""{"addresses":["10.0.0.1"],"conditions":{"ready":null,"serving":null,"terminating":null}}""", true, true, false)]
    [InlineData("""{"addresses":["10.0.0.1"],"conditions":{"ready":false}}""", false, true, false)]
    [InlineData("""{"addresses":["10.0.0.1"],"conditions":{"ready":false,"serving":false,"terminating":true}}""", false, false, true)]
    public void K07_Conditions_WhatIsNotSaidIsGood(string endpoint, bool ready, bool serving, bool terminating)
    {
        var address = DecodingRig.Slice(Wrap(endpoint, "[]")).Subsets[0].Addresses[0];

        Assert.Equal((ready, serving, terminating), (address.Ready, address.Serving, address.Terminating));
    }

    [Theory]
    [InlineData("FQDN", 0)]
    [InlineData("IPv4", 1)]
    [InlineData("IPv6", 1)]
    [InlineData("IPv7", 0)]
    public void K09_AddressType_NamesAreIgnored(string type, int subsets) =>
        Assert.Equal(subsets, DecodingRig.Slice(Wrap("""{"addresses":["10.0.0.1"]}""", "[]", type)).Subsets.Count);

    [Theory]
    [InlineData("null", 0)]
    [InlineData("[]", 0)]
    [InlineData("""[{"port":80}]""", 1)]
    [InlineData("""[{"name":null,"port":80,"protocol":null,"appProtocol":null}]""", 1)]
    [InlineData("""[{}]""", 1)]
    public void K12_Ports_NullAndAbsentMembers(string ports, int count)
    {
        var read = DecodingRig.Slice(Wrap("""{"addresses":["10.0.0.1"]}""", ports)).Subsets[0].Ports;

        Assert.Equal(count, read.Count);
        Assert.All(read, static port => Assert.Equal(("", "TCP"), (port.Name, port.Protocol)));
    }

    [Fact]
    public void K12_NoEndpointsAndNoPortsAtAll_AreNone()
    {
        var subset = DecodingRig.Slice("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4"}""").Subsets[0];

        Assert.Empty(subset.Ports);
        Assert.Empty(subset.Addresses);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65536")]
    public void K12_PortOutOfRange_IsNoNumber(string port) =>
        Assert.Null(DecodingRig.Slice(Wrap("""{"addresses":["10.0.0.1"]}""", $$"""[{"port":{{port}}}]""")).Subsets[0].Ports[0].Number);

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":{"x":[1,{"y":2}]},"ports":[]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":["IPv4"],"endpoints":[]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":["10.0.0.1"]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":[{"addresses":"10.0.0.1"}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":[{"addresses":[1]}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":[{"addresses":["1.2.3.4"],"conditions":{"ready":"yes"}}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","ports":[{"port":"http"}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","ports":[{"port":80.5}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","ports":[{"port":99999999999}]}""")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b","labels":"x"},"addressType":"IPv4"}""")]
    public void K37_WrongTypes_AreUnusableWithTheirKey(string json)
    {
        var decoded = DecodingRig.Decode(new EndpointSliceDecoder(), json);

        Assert.Null(decoded.Value);
        Assert.Equal("b/a", decoded.Key.ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"endpoints":[]}""")]
    [InlineData("""{"metadata":[1,2],"endpoints":[]}""")]
    [InlineData("""{"metadata":{},"endpoints":[]}""")]
    [InlineData("""{"metadata":{"name":""},"endpoints":[]}""")]
    [InlineData("""{"metadata":{"name":null,"namespace":"x"}}""")]
    public void K37_NoName_IsUnusable(string json)
    {
        var decoded = DecodingRig.Decode(new EndpointSliceDecoder(), json);

        Assert.Null(decoded.Value);
        Assert.False(decoded.HasKey);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"b","resourceVersion":"5"},"addressType":"IPv4","endpoints":[{"addresses":["\ud800"]}]}""")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["x"],"hostname":"\udc00"}],"metadata":{"name":"a","namespace":"b","resourceVersion":"5"}}""")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"\ud800ddresses":["x"]}],"metadata":{"name":"a","namespace":"b","resourceVersion":"5","labels":{"kubernetes.io/service-name":"\ud800"}}}""")]
    [InlineData("""{"metadata":{"labels":{"kubernetes.io/service-name":"\ud800"},"name":"a","namespace":"b","resourceVersion":"5"}}""")]
    [InlineData("""{"\ud800etadata":{},"metadata":{"labels":5,"name":"a","namespace":"b","resourceVersion":"5","\ud800":1}}""")]
    public void K37_LoneSurrogate_IsUnusableButKeepsItsKey(string json)
    {
        var decoded = DecodingRig.Decode(new EndpointSliceDecoder(), json);

        Assert.Null(decoded.Value);
        Assert.Equal("b/a", decoded.Key.ToString());
        Assert.Equal("5", decoded.ResourceVersion);
    }

    [Fact]
    public void K37_UnknownMembers_ArePassedOver()
    {
        var plain = Objects.Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080));
        var odd = plain.DeepClone().AsObject();
        Sprinkle(odd);

        Assert.Equal(DecodingRig.Describe(DecodingRig.Slice(plain.ToJsonString())), DecodingRig.Describe(DecodingRig.Slice(odd.ToJsonString())));
    }

    [Fact]
    public void K37_EscapedMemberNames_AreRead()
    {
        var slice = DecodingRig.Slice("""{"m\u0065tadata":{"n\u0061me":"\u0061","namespace":"b"},"addressTyp\u0065":"IPv4","p\u006frts":[{"port":80}]}""");

        Assert.Equal("b/a", slice.Key.ToString());
        Assert.Equal(80, slice.Subsets[0].Ports[0].Number);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("0", 0)]
    [InlineData("65535", 65535)]
    [InlineData("65536", null)]
    [InlineData("-1", null)]
    [InlineData(" 5", null)]
    [InlineData("a lot", null)]
    [InlineData("", null)]
    public void K14_WeightAnnotation_IsReadOrIgnored(string text, int? weight)
    {
        var slice = Objects.Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080)).WithAnnotation("discovery.dotnet/weight", text);

        Assert.Equal(weight, DecodingRig.Slice(slice.ToJsonString()).Weight);
    }

    [Fact]
    public void Decoder_UsedAgain_RemembersNothing()
    {
        var decoder = new EndpointSliceDecoder();
        DecodingRig.Decode(decoder, Objects.Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080)).WithAnnotation("discovery.dotnet/weight", "3").ToJsonString());
        DecodingRig.Decode(decoder, """{"metadata":{"name":"bad","namespace":"b"},"endpoints":5}""");

        var second = DecodingRig.Decode(decoder, """{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4"}""").Value!;

        Assert.Null(second.Weight);
        Assert.Null(second.ServiceName);
        Assert.Empty(second.Subsets[0].Ports);
        Assert.Empty(second.Subsets[0].Addresses);
    }

    private static string Wrap(string endpoint, string ports, string type = "IPv4") =>
        $$"""{"metadata":{"name":"a","namespace":"b"},"addressType":"{{type}}","endpoints":[{{endpoint}}],"ports":{{ports}}}""";

    private static void Sprinkle(JsonNode node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array.OfType<JsonNode>())
                {
                    Sprinkle(item);
                }

                break;
            case JsonObject json:
                foreach (var member in json.Select(static pair => pair.Value).OfType<JsonNode>().ToArray())
                {
                    Sprinkle(member);
                }

                json["zzUnknown"] = new JsonObject { ["name"] = new JsonArray(1, null, "x", new JsonObject { ["ports"] = 5 }), ["metadata"] = "x" };
                break;
        }
    }
}
