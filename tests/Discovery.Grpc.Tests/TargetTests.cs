using Discovery.Grpc.Targets;
using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class TargetTests
{
    [Theory]
    [InlineData("discovery:///my-k8s-cluster/apisix/httpbin:grpc", "my-k8s-cluster/apisix/httpbin:grpc", "httpbin.apisix")]
    [InlineData("discovery:///apisix/httpbin:80", "apisix/httpbin:80", "httpbin.apisix")]
    [InlineData("discovery:///apisix/httpbin:443", "apisix/httpbin:443", "httpbin.apisix:443")]
    [InlineData("discovery:///httpbin", "httpbin", "httpbin")]
    [InlineData("discovery:httpbin:8080", "httpbin:8080", "httpbin:8080")]
    [InlineData("DISCOVERY:///Shop/Basket_2", "Shop/Basket_2", "Basket_2.Shop")]
    public void Parse_AService_IsItsReferenceAndAuthority(string address, string reference, string authority)
    {
        var target = Target.Parse(new Uri(address), 80);

        Assert.Equal((ServiceReference.Parse(reference), authority), (target.Reference, target.Authority));
    }

    [Theory]
    [InlineData("discovery:///")]
    [InlineData("discovery:")]
    [InlineData("discovery://apisix/httpbin:grpc")]
    [InlineData("discovery://httpbin")]
    [InlineData("discovery:////httpbin")]
    [InlineData("discovery:///httpbin/")]
    [InlineData("discovery:///a/b/c/d")]
    [InlineData("discovery:///httpbin:")]
    [InlineData("discovery:///httpbin:99999")]
    [InlineData("discovery:///apisix%2Fhttpbin")]
    [InlineData("discovery:///http bin")]
    [InlineData("discovery:///httpbin?port=80")]
    [InlineData("discovery:///httpbin#grpc")]
    public async Task ForAddress_NoService_IsRefusedWithTheForm(string address)
    {
        await using var registry = new InMemoryRegistry("local");

        var exception = Assert.Throws<FormatException>(() => TestChannel.To(registry, address));

        Assert.Equal(
            $"The gRPC address '{address}' names no service: it must be discovery:///[registry/][namespace/]name[:port], with three slashes.",
            exception.Message);
    }

    [Fact]
    public async Task ForAddress_UnknownPolicy_IsRefusedWithTheKnownOnes()
    {
        await using var registry = new InMemoryRegistry("local");

        var exception = Assert.Throws<InvalidOperationException>(() => TestChannel.To(registry, policy: "fastest"));

        Assert.Equal("The channel asks for load balancing policy 'fastest'; known are 'pick_first', 'round_robin'.", exception.Message);
    }

    [Fact]
    public async Task ForAddress_ServiceConfigDisabled_IsRefused()
    {
        await using var registry = new InMemoryRegistry("local");

        Assert.Contains(
            "DisableResolverServiceConfig",
            Assert.Throws<InvalidOperationException>(() => TestChannel.To(registry, configure: static options => options.DisableResolverServiceConfig = true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForAddress_NoServiceConfig_IsPickFirst()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, configure: static options => options.ServiceConfig = null);

        Assert.Equal("one", await channel.Client.WhoAsync());
    }

    [Fact]
    public async Task ForAddress_SeveralPolicies_TakesTheFirstThatIsKnown()
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint);
        await using var channel = TestChannel.To(registry, policy: "fastest", configure: static options => options.ServiceConfig!.LoadBalancingConfigs.Add(new RoundRobinConfig()));

        await channel.Client.UntilAnsweredByAsync("one", "two");
    }

    [Fact]
    public void ForAddress_WithoutServices_SaysThatThereIsNoResolver() =>
        Assert.Contains(
            "'discovery'",
            Assert.Throws<InvalidOperationException>(
                () => GrpcChannel.ForAddress(Address, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure })).Message,
            StringComparison.Ordinal);
}
