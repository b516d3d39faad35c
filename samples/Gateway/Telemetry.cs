using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway;

/// <summary>Metrics for Prometheus to collect and, where somebody receives them, metrics and traces by OTLP.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("gateway"))
            .WithMetrics(static metrics => metrics.AddMeter("Discovery", "Microsoft.AspNetCore.Hosting").AddPrometheusExporter())
            .WithTracing(static traces => traces.AddSource("Discovery", "Discovery.Kubernetes", "Yarp.ReverseProxy", "Microsoft.AspNetCore", "System.Net.Http"));

        // OpenTelemetry's own variable. Without a receiver, every export would be an error.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>To be called before the proxy is mapped: registries start with it, and their first steps are to be counted and traced too.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        app.Services.GetRequiredService<TracerProvider>();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
