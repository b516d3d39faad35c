using System.Net;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

/// <summary>P04: endpoints that are gone and not yet taken out.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(Death.Refuses, "GET", HttpStatusCode.OK)]
    [InlineData(Death.Refuses, "POST", HttpStatusCode.OK)]
    [InlineData(Death.Closes, "GET", HttpStatusCode.OK)]
    [InlineData(Death.Closes, "POST", HttpStatusCode.BadGateway)]
    public async Task Request_DestinationIsGone_IsRepeatedAtAnotherIfThatIsSafe(Death death, string method, HttpStatusCode expected)
    {
        await using var good = await Backend.StartAsync("good");
        await using var gone = new DyingBackend(death);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, gone.Endpoint, good.Endpoint);
        await using var gateway = await Gateway.StartAsync(services => FirstPolicy.Add(services, Use(registry), gone), [First(gone)]);

        using var response = await gateway.SendAsync(method, "/c/a?b=1", method == "POST" ? "order" : null);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal("good httpbin.apisix.svc /base/a", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(gateway.Services.GetRequiredService<IEndpointEjections>().IsEjected(gone.Endpoint));
    }

    [Fact]
    public async Task Request_AllAreGone_Is502AfterAsManyAttemptsAsAllowed()
    {
        await using var one = new DyingBackend(Death.Closes);
        await using var two = new DyingBackend(Death.Closes);
        await using var three = new DyingBackend(Death.Closes);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint, three.Endpoint);
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc/base"))], static proxy => proxy.AddDiscovery(static options => options.MaxRetries = 1));

        Assert.Equal("502", await gateway.GetAsync("/c/a"));

        // Destinations, not requests: SocketsHttpHandler tries each of them again by itself.
        Assert.Equal(2, new[] { one, two, three }.Count(static backend => backend.Requests > 0));
    }

    [Fact]
    public async Task Request_BudgetIsSpent_IsNotRepeated()
    {
        await using var good = await Backend.StartAsync("good");
        await using var gone = new DyingBackend(Death.Closes);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, gone.Endpoint, good.Endpoint);
        await using var gateway = await Gateway.StartAsync(services => FirstPolicy.Add(services, Use(registry), gone), [First(gone)], static proxy => proxy.AddDiscovery(static options =>
        {
            (options.RetryBudgetRatio, options.RetryBudgetBurst) = (0, 1);
            options.Ejection.Enabled = false;
        }));

        Assert.StartsWith("good", await gateway.GetAsync("/c/a"), StringComparison.Ordinal);
        Assert.Equal("502", await gateway.GetAsync("/c/a"));
    }

    [Fact]
    public async Task Request_ClusterWithoutServices_IsLeftToYarp()
    {
        await using var good = await Backend.StartAsync("good");
        await using var gone = new DyingBackend(Death.Refuses);
        await using var registry = new InMemoryRegistry("local");
        var cluster = Clusters.Make("c", ("a", $"http://{gone.Endpoint}"), ("b", $"http://{good.Endpoint}")) with { LoadBalancingPolicy = "FirstAlphabetical" };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);

        Assert.Equal("502", await gateway.GetAsync("/c/a"));
    }

    private static ClusterConfig First(DyingBackend gone) => new()
    {
        ClusterId = "c",
        LoadBalancingPolicy = FirstPolicy.Of(gone),
        Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = "http://httpbin.apisix.svc/base" } },
    };
}
