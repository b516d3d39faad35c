using Gateway.Demo;

namespace Gateway;

/// <summary>The gateway: everything about it is in appsettings.json.</summary>
public static class GatewayApp
{
    /// <summary>Sets the gateway up, and the demo cluster too if the configuration points at it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Changes for tests.</param>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);

        builder.Services.AddKubernetesDiscovery(builder.Configuration.GetSection("Discovery"));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddDiscovery();
        builder.Services.AddHealthChecks().AddDiscovery();
        builder.AddTelemetry();

        // Before the registry asks for it.
        if (await DemoCluster.StartIfConfiguredAsync(builder.Configuration) is { } demo)
        {
            builder.Services.AddSingleton(_ => demo); // made by a factory, so disposed with the gateway
            builder.Services.AddHostedService<DemoInstructions>();
        }

        var app = builder.Build();
        app.MapTelemetry();
        app.MapReverseProxy();
        app.MapHealthChecks("/readyz", new() { Predicate = static check => check.Tags.Contains("ready") });
        // That the process answers is all: it is not to be restarted because the API server is gone.
        app.MapHealthChecks("/livez", new() { Predicate = static _ => false });
        if (app.Environment.IsDevelopment())
        {
            // It names pods and nodes: map it elsewhere only with RequireAuthorization().
            app.MapDiscovery("/discovery");
        }

        return app;
    }
}
