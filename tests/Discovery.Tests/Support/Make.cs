using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Support;

/// <summary>Short ways to say what a test is given.</summary>
internal static class Make
{
    public static readonly ServiceId Basket = new("shop", "basket");

    public static readonly ServiceId Orders = new("shop", "orders");

    public static DiscoveredEndpoint Endpoint(string host, int port = 8080, string portName = "", bool ready = true) =>
        new(host, port) { PortName = portName, Ready = ready };

    public static ServiceSnapshot Snapshot(ServiceId id, params DiscoveredEndpoint[] endpoints) =>
        new(id, [new ServicePort("", 80, [8080])], endpoints);

    public static ServiceProvider Services(Action<InMemoryRegistry> content, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddInMemory("local", content);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public static ServiceProvider Services(IServiceRegistry registry, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddRegistry(registry);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
