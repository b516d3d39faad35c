using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Discovery.Tests.Configuration;

/// <summary>A catalog over a configuration that changes, with registries of type Stub.</summary>
internal sealed class CatalogFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public CatalogFixture(string json, Action<IDiscoveryBuilder>? more = null)
    {
        Configuration = new TestConfiguration(json);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logs));
        var discovery = services.AddDiscovery().AddRegistryType("Stub", Create).AddConfiguration(Configuration.Section).AddConfiguration(Configuration.Section);
        more?.Invoke(discovery);
        _services = services.BuildServiceProvider();
    }

    public TestConfiguration Configuration { get; }

    public LogList Logs { get; } = new();

    /// <summary>Every registry that was made, in order.</summary>
    public List<StubRegistry> Made { get; } = [];

    public List<StubOptions> Options { get; } = [];

    public Action<StubRegistry>? OnCreate { get; set; }

    public IServiceRegistryCatalog Catalog => _services.GetRequiredService<IServiceRegistryCatalog>();

    public IServiceResolver Resolver => _services.GetRequiredService<IServiceResolver>();

    public IEnumerable<string> Names => Catalog.Registries.Select(static registry => registry.Name);

    public ServiceResolution Resolve(string reference) => Resolver.Resolve(ServiceReference.Parse(reference));

    public RegistryStatus Status(string name) => Catalog.TryGetRegistry(name, out var registry) ? registry.Status : throw new InvalidOperationException(name);

    public static Task Fired(IChangeToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.RegisterChangeCallback(_ => fired.TrySetResult(), null);
        return fired.Task.Bounded();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private StubRegistry Create(IServiceProvider provider, string name, Microsoft.Extensions.Configuration.IConfigurationSection section)
    {
        var options = new StubOptions();
        RegistryConfiguration.Bind(section, options);
        Options.Add(options);
        var registry = new StubRegistry(name);
        Made.Add(registry);
        OnCreate?.Invoke(registry);
        return registry;
    }
}
