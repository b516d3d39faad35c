using System.Net;

namespace Discovery.Tests.Abstractions;

public sealed class DiscoveredEndpointTests
{
    private static readonly DiscoveredEndpoint[] Different =
    [
        new("10.0.0.2", 80), new("10.0.0.1", 81), new("10.0.0.1", 80) { PortName = "x" }, new("10.0.0.1", 80) { Weight = 1 },
        new("10.0.0.1", 80) { Zone = "x" }, new("10.0.0.1", 80) { NodeName = "x" }, new("10.0.0.1", 80) { HostName = "x" },
        new("10.0.0.1", 80) { TargetName = "x" }, new("10.0.0.1", 80) { AppProtocol = "x" }, new("10.0.0.1", 80) { Ready = false },
        new("10.0.0.1", 80) { Serving = false }, new("10.0.0.1", 80) { Terminating = true },
    ];

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.1:80")]
    [InlineData("FD00:0:0::1", "fd00::1", "[fd00::1]:80")]
    [InlineData("[fd00::1]", "fd00::1", "[fd00::1]:80")]
    [InlineData("db.example.com", "db.example.com", "db.example.com:80")]
    public void New_Host_IsCanonical(string host, string canonical, string text)
    {
        var endpoint = new DiscoveredEndpoint(host, 80);

        Assert.Equal((canonical, text), (endpoint.Host, endpoint.ToString()));
    }

    [Fact]
    public void EndPoint_AddressOrName_HasTheFittingType()
    {
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 80), new DiscoveredEndpoint("::1", 80).EndPoint);
        Assert.Equal(new DnsEndPoint("db.example.com", 80), new DiscoveredEndpoint("db.example.com", 80).EndPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("evil.example/x?")]
    [InlineData("user@evil.example")]
    [InlineData("a:80")]
    public void New_NoHost_IsRefused(string host) => Assert.Throws<ArgumentException>(() => new DiscoveredEndpoint(host, 80));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void New_NoPort_IsRefused(int port) => Assert.Throws<ArgumentOutOfRangeException>(() => new DiscoveredEndpoint("10.0.0.1", port));

    [Fact]
    public void Equals_AnyMemberDiffers_IsNotEqual() =>
        Assert.All(Different, static other => Assert.NotEqual(new DiscoveredEndpoint("10.0.0.1", 80), other));

    [Fact]
    public void Equals_SameMembers_IsEqualWithTheSameHash()
    {
        DiscoveredEndpoint one = new("10.0.0.1", 80) { PortName = "http", Zone = "a", TargetName = "t" };
        DiscoveredEndpoint other = new("10.0.0.1", 80) { PortName = "http", Zone = "a", TargetName = "t" };

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.False(one.Equals((object)"10.0.0.1:80"));
    }

    [Fact]
    public void Features_OfASharedEndpoint_AreReadOnly()
    {
        var features = new DiscoveredEndpoint("10.0.0.1", 80).Features;

        Assert.True(features.IsReadOnly);
        Assert.Empty(features);
        Assert.Null(features.Get<IDisposable>());
        Assert.Throws<InvalidOperationException>(() => features.Set<IDisposable>(null));
        Assert.Throws<InvalidOperationException>(() => features[typeof(string)] = "x");
    }
}
