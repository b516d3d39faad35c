using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K13, K14 from the API server to the answer, with the place of this process from configuration.</summary>
public sealed class TopologyTests
{
    private static readonly (string?, int?) Http = ("http", 8080);
    private static readonly ServiceReference Web = ServiceReference.Parse("shop/web");

    [Theory]
    [InlineData("Zone", "eu-1a", "10.0.0.1:8080")]
    [InlineData("Zone", "eu-1b", "10.0.0.2:8080")]
    [InlineData("Zone", "eu-1c", "10.0.0.1:8080 10.0.0.2:8080")]
    [InlineData("Node", "node-2", "10.0.0.2:8080")]
    [InlineData("DefaultRegistry", "k8s", "10.0.0.1:8080 10.0.0.2:8080")]
    public async Task K13_PlaceFromConfiguration_ChoosesByHints(string key, string value, string expected)
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", [Hinted("10.0.0.1", "eu-1a", "node-1"), Hinted("10.0.0.2", "eu-1b", "node-2")], Http));
        await using var provider = Provider(server, (key, value));

        var resolution = await provider.GetRequiredService<IServiceResolver>().ResolveAsync(Web).AsTask().WaitAsync(Pulse.Patience);

        Assert.Equal(expected, string.Join(' ', resolution.Endpoints));
    }

    [Fact]
    public async Task K13_HintsCompleteAgain_ComeBackWithTheEvent()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", [Hinted("10.0.0.1", "eu-1a", "node-1"), Endpoint("10.0.0.2")], Http));
        await using var provider = Provider(server, ("Zone", "eu-1a"));
        var resolver = provider.GetRequiredService<IServiceResolver>();
        var before = await resolver.ResolveAsync(Web).AsTask().WaitAsync(Pulse.Patience);
        Assert.Equal(2, before.Endpoints.Count);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = before.ChangeToken.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).SetResult(), changed);

        Apply(server, Slice("shop", "web-a", "web", [Hinted("10.0.0.1", "eu-1a", "node-1"), Hinted("10.0.0.2", "eu-1b", "node-2")], Http));
        await changed.Task.WaitAsync(Pulse.Patience);

        Assert.Equal("10.0.0.1:8080", Assert.Single(resolver.Resolve(Web).Endpoints).ToString());
    }

    [Fact]
    public async Task K14_Weights_OfTheSliceAndOfTheRegistry()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        Apply(server, Slice("shop", "web-canary", "web", ["10.0.0.2"], Http).WithAnnotation("discovery.dotnet/weight", "5"));
        await using var provider = Provider(server, ("Registries:k8s:DefaultWeight", "20"));

        var resolution = await provider.GetRequiredService<IServiceResolver>().ResolveAsync(Web).AsTask().WaitAsync(Pulse.Patience);

        Assert.Equal([20, 5], resolution.Endpoints.Select(static endpoint => endpoint.Weight));
    }

    private static JsonObject Hinted(string address, string zone, string node) => Endpoint(address).With(endpoint => endpoint["hints"] = new JsonObject
    {
        ["forZones"] = new JsonArray(new JsonObject { ["name"] = zone }),
        ["forNodes"] = new JsonArray(new JsonObject { ["name"] = node }),
    });

    private static ServiceProvider Provider(EmbeddedApiServer server, (string Key, string Value) more)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Discovery:InitialSyncTimeout"] = "00:04:00",
                ["Discovery:Registries:k8s:Type"] = "Kubernetes",
                ["Discovery:Registries:k8s:ApiServer"] = server.Address.ToString(),
                ["Discovery:Registries:k8s:Token"] = server.AdminToken,
                [$"Discovery:{more.Key}"] = more.Value,
            })
            .Build();
        return new ServiceCollection().AddKubernetesDiscovery(configuration.GetSection("Discovery")).Services.BuildServiceProvider();
    }
}
