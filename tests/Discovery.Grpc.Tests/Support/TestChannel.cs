using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Grpc.Tests.Support;

/// <summary>A channel to a service of one registry, and what it has been told.</summary>
internal sealed class TestChannel : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private TestChannel(ServiceProvider provider, GrpcChannel channel)
    {
        _provider = provider;
        Channel = channel;
        Client = new EchoClient(channel);
    }

    public static TheoryData<string> Policies { get; } = ["pick_first", "round_robin"];

    public GrpcChannel Channel { get; }

    public EchoClient Client { get; }

    public Recorder Told => _provider.GetRequiredService<ObservedResolvers>().Told;

    public static TestChannel To(
        IServiceRegistry registry,
        string address = Registries.Address,
        string policy = "pick_first",
        Action<GrpcChannelOptions>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var provider = Registries.Provide(registry, services);
        var options = new GrpcChannelOptions
        {
            ServiceProvider = provider,
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new LoadBalancingConfig(policy) } },
        };
        configure?.Invoke(options);
        return new TestChannel(provider, GrpcChannel.ForAddress(address, options));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _provider.DisposeAsync();
    }
}
