using Discovery.Grpc.Balancing;
using Discovery.Grpc.Following;
using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddGrpcClient_AddressOfAService_Calls()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var provider = Services(backend, static services => services
            .AddGrpcClient<EchoClient>(static options => options.Address = new("discovery:///apisix/httpbin:grpc"))
            .ConfigureChannel(static options => options.Credentials = ChannelCredentials.Insecure));

        Assert.Equal("one httpbin.apisix", await provider.GetRequiredService<EchoClient>().SayAsync());
    }

    [Fact]
    public async Task AddGrpcClient_BesideHttpClientsWithDiscovery_Calls()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var provider = Services(backend, static services => services
            .ConfigureHttpClientDefaults(static client => client.AddDiscovery())
            .AddGrpcClient<EchoClient>(static options => options.Address = new("discovery:///apisix/httpbin:grpc"))
            .ConfigureChannel(static options => options.Credentials = ChannelCredentials.Insecure));

        Assert.Equal("one httpbin.apisix", await provider.GetRequiredService<EchoClient>().SayAsync());
    }

    [Fact]
    public async Task ForAddress_WithTheServices_Calls()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var provider = Services(backend);
        using var channel = GrpcChannel.ForAddress(
            "discovery:///apisix/httpbin:grpc", new GrpcChannelOptions { ServiceProvider = provider, Credentials = ChannelCredentials.Insecure });

        Assert.Equal("one httpbin.apisix", await new EchoClient(channel).SayAsync());
    }

    [Fact]
    public void AddDiscoveryGrpcResolver_Twice_IsOnce()
    {
        var services = new ServiceCollection();

        services.AddDiscoveryGrpcResolver().AddDiscoveryGrpcResolver();

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.IsType<DiscoveryResolverFactory>(Assert.Single(provider.GetServices<ResolverFactory>()));
        Assert.IsType<DiscoveryBalancerFactory>(Assert.Single(provider.GetServices<LoadBalancerFactory>()));
    }

    [Fact]
    public async Task ServiceConfig_WithRetries_IsInForce()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        backend.Failures = 2;
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var channel = TestChannel.To(registry, configure: static options => options.ServiceConfig!.MethodConfigs.Add(new MethodConfig
        {
            Names = { MethodName.Default },
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 3,
                InitialBackoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(1),
                BackoffMultiplier = 1,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        }));

        Assert.Equal("one", await channel.Client.WhoAsync());
        Assert.Equal(0, backend.Failures);
    }

    private static ServiceProvider Services(GrpcBackend backend, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddInMemory("local", registry => registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { PortName = "grpc" }));
        services.AddDiscoveryGrpcResolver();
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
