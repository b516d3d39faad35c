using System.Diagnostics;

namespace Discovery.Kubernetes.Telemetry;

/// <summary>The activities of list and watch: one for each request, until its list is read or its watch is accepted.</summary>
internal static class KubernetesTracing
{
    public const string SourceName = "Discovery.Kubernetes";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Start(string registry, string verb, string resource, string? ns)
    {
        var activity = Source.StartActivity($"discovery.kubernetes.{verb}", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("discovery.registry", registry);
            activity.SetTag("k8s.resource", resource);
            activity.SetTag("k8s.namespace.name", ns);
        }

        return activity;
    }
}
