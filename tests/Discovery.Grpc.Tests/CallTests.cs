using System.Net;
using System.Security.Cryptography.X509Certificates;
using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class CallTests
{
    [Theory]
    [InlineData("discovery:///apisix/httpbin")]
    [InlineData("discovery:///local/apisix/httpbin")]
    [InlineData("discovery:/apisix/httpbin")]
    [InlineData("discovery:apisix/httpbin")]
    public async Task Call_ServiceByName_ReachesItsEndpoint(string address)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, address);

        Assert.Equal("one httpbin.apisix", await channel.Client.SayAsync());
    }

    [Fact]
    public async Task Call_NameAlone_MeansTheDefaultNamespace()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local", "apisix");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, "discovery:///httpbin");

        Assert.Equal("one httpbin", await channel.Client.SayAsync());
    }

    [Theory]
    [InlineData("", "http", "httpbin.apisix")]
    [InlineData(":http", "http", "httpbin.apisix")]
    [InlineData(":grpc", "grpc", "httpbin.apisix")]
    [InlineData(":80", "http", "httpbin.apisix")]
    [InlineData(":9000", "grpc", "httpbin.apisix:9000")]
    public async Task Call_PortByNameOrNumber_ReachesThatPort(string port, string backendName, string authority)
    {
        await using var http = await GrpcBackend.StartAsync("http");
        await using var grpc = await GrpcBackend.StartAsync("grpc");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(new ServiceSnapshot(
            Httpbin,
            [new ServicePort("grpc", 9000, [grpc.Port]), new ServicePort("http", 80, [http.Port])],
            [new DiscoveredEndpoint("127.0.0.1", grpc.Port) { PortName = "grpc" }, new DiscoveredEndpoint("127.0.0.1", http.Port) { PortName = "http" }]));
        await using var channel = TestChannel.To(registry, Address + port);

        Assert.Equal($"{backendName} {authority}", await channel.Client.SayAsync());
    }

    [Fact]
    public async Task Call_OnlyOnePort_NeedsNoPort()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { PortName = "rpc" });
        await using var channel = TestChannel.To(registry);

        Assert.Equal("one", await channel.Client.WhoAsync());
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Call_IPv6Endpoint_IsReached(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("six", IPAddress.IPv6Loopback);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("::1", backend.Port));
        await using var channel = TestChannel.To(registry, policy: policy);

        Assert.Equal("six httpbin.apisix", await channel.Client.SayAsync());
    }

    [Fact]
    public async Task Call_EndpointThatIsADnsName_IsReached()
    {
        await using var backend = await GrpcBackend.StartAsync("outside");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("localhost", backend.Port));
        await using var channel = TestChannel.To(registry);

        Assert.Equal("outside httpbin.apisix", await channel.Client.SayAsync());
    }

    [Theory]
    [InlineData("httpbin.apisix", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("other.apisix", false)]
    public async Task Call_OverTls_WantsACertificateForTheServicesName(string name, bool answered)
    {
        using var certificate = Certificates.Create(name);
        await using var backend = await GrpcBackend.StartAsync("tls", https: https => https.ServerCertificate = certificate);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        await using var channel = TestChannel.To(registry, configure: options =>
        {
            options.Credentials = ChannelCredentials.SecureSsl;
            options.HttpHandler = handler;
        });

        if (answered)
        {
            Assert.Equal("tls httpbin.apisix", await channel.Client.SayAsync());
        }
        else
        {
            Assert.Contains("RemoteCertificateNameMismatch", (await channel.Client.FailAsync()).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Call_RoundRobin_TakesTurns()
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint);
        await using var channel = TestChannel.To(registry, policy: "round_robin");

        await channel.Client.UntilAnsweredByAsync("one", "two");
    }

    [Fact]
    public async Task Call_PickFirst_StaysWithOne()
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint);
        await using var channel = TestChannel.To(registry);

        for (var call = 0; call < 4; call++)
        {
            Assert.Equal("one", await channel.Client.WhoAsync());
        }

        Assert.Equal(0, two.Connections);
    }
}
