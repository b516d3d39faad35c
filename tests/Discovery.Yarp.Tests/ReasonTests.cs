using System.Net;
using Discovery.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class ReasonTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("http://httpbin.apisix.svc", "no-ready-endpoints", "none of them ready")]
    [InlineData("http://_web.httpbin.apisix.svc", "port-not-found", "no port 'web' on apisix/httpbin")]
    [InlineData("http://other.apisix.svc", "service-not-found", "registry 'local' knows no service apisix/other")]
    public async Task Request_NoDestination_Is503WithTheReasonInHeaderAndLog(string address, string code, string text)
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { Ready = false, Serving = false });
        await using var gateway = await StartAsync(registry, address, reasonHeader: true);

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal([code], response.Headers.GetValues("Discovery-Reason"));
        var (_, level, line) = Assert.Single(gateway.Logs.Of("NoDestinations"));
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("Cluster 'c' answers 503: ", line, StringComparison.Ordinal);
        Assert.Contains(text, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_RegistryDisabled_SaysSo()
    {
        var registry = new StubRegistry("local");
        registry.Sync();
        registry.Status = new() { Phase = RegistryPhase.Disabled, Reason = "switched off" };
        await using var gateway = await StartAsync(registry, "http://httpbin.apisix.local", reasonHeader: true);

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(["registry-disabled"], response.Headers.GetValues("Discovery-Reason"));
    }

    [Fact]
    public async Task Request_AllUnhealthy_SaysThatItIsTheProxy()
    {
        await using var backend = new DyingBackend(Death.Refuses);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        var health = new HealthCheckConfig { AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown };
        await using var gateway = await StartAsync(registry, Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with { HealthCheck = health }, reasonHeader: true);
        var cluster = gateway.Cluster("c");
        cluster.Destinations[$"d/{backend.Endpoint}"].Health.Passive = DestinationHealth.Unhealthy;
        gateway.Services.GetRequiredService<IClusterDestinationsUpdater>().UpdateAvailableDestinations(cluster);

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(["no-healthy-destinations"], response.Headers.GetValues("Discovery-Reason"));
    }

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Production", null, false)]
    [InlineData("Production", true, true)]
    [InlineData("Development", false, false)]
    public async Task Request_Header_IsForDevelopmentUnlessSwitched(string environment, bool? option, bool expected)
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await StartAsync(registry, "http://httpbin.apisix.svc", option, environment);

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal(expected, response.Headers.Contains("Discovery-Reason"));
    }

    [Fact]
    public async Task Request_WithAnErrorPage_HasTheReasonToo()
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(
            Use(registry),
            [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))],
            // Added after discovery, and so inside what discovery puts around the application.
            static proxy => proxy.AddDiscovery(static options => options.ReasonHeader = true).Services.AddTransient<IStartupFilter, ErrorPages>());

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal("page of a 503", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["service-not-found"], response.Headers.GetValues("Discovery-Reason"));
        Assert.Single(gateway.Logs.Of("NoDestinations"));
    }

    [Fact]
    public async Task Request_ResponseHasStartedBefore_GoesOnWithoutAReason()
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(
            services =>
            {
                Use(registry)(services);
                services.AddTransient<IStartupFilter, EarlyStart>();
            },
            [],
            static proxy => proxy.AddDiscovery(static options => options.ReasonHeader = true));

        using var response = await gateway.SendAsync("GET", "/");

        Assert.Equal("begun, and ended", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_ManyOfThem_AreLoggedAtOnceAndThenEveryTenSecondsWithTheirNumber()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin);
        await using var gateway = await StartAsync(registry, "http://httpbin.apisix.svc");
        for (var i = 0; i < 5; i++)
        {
            await gateway.GetAsync("/c/");
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        await gateway.GetAsync("/c/");
        registry.Remove(Httpbin);
        await gateway.GetAsync("/c/");

        Assert.Collection(
            gateway.Logs.Of("NoDestinations"),
            static line => Assert.EndsWith("1 requests since this was last said.", line.Text, StringComparison.Ordinal),
            static line => Assert.EndsWith("5 requests since this was last said.", line.Text, StringComparison.Ordinal),
            static line => Assert.Contains("knows no service", line.Text, StringComparison.Ordinal)); // another reason is news
    }

    [Fact]
    public async Task Request_ClusterWithoutServices_IsNotExplained()
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(Use(registry), [new() { ClusterId = "c" }], static proxy => proxy.AddDiscovery(static options => options.ReasonHeader = true));

        using var response = await gateway.SendAsync("GET", "/c/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False(response.Headers.Contains("Discovery-Reason"));
        Assert.Empty(gateway.Logs.Of("NoDestinations"));
    }

    private Task<Gateway> StartAsync(IServiceRegistry registry, string address, bool? reasonHeader = null, string environment = "Production") =>
        StartAsync(registry, Clusters.Make("c", ("d", address)), reasonHeader, environment);

    private Task<Gateway> StartAsync(IServiceRegistry registry, ClusterConfig cluster, bool? reasonHeader, string environment = "Production") => Gateway.StartAsync(
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            Use(registry)(services);
        },
        [cluster],
        proxy => proxy.AddDiscovery(options => options.ReasonHeader = reasonHeader),
        environment);

    private sealed class ErrorPages : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseStatusCodePages("text/plain", "page of a {0}");
            next(app);
        };
    }

    private sealed class EarlyStart : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static async (HttpContext context, RequestDelegate rest) =>
            {
                await context.Response.WriteAsync("begun, ");
                await rest(context);
            });
            next(app);
            app.Run(static context => context.Response.WriteAsync("and ended"));
        };
    }
}
