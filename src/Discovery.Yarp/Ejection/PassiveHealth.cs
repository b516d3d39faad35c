using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Ejection;

/// <summary>YARP looks at passive health only in clusters that have it switched on.</summary>
internal static class PassiveHealth
{
    /// <summary>Switches it on for a cluster whose configuration says nothing of it; what it does say stands.</summary>
    public static ClusterConfig SwitchOn(ClusterConfig cluster) => cluster.HealthCheck?.Passive is not null
        ? cluster
        : cluster with
        {
            HealthCheck = (cluster.HealthCheck ?? new HealthCheckConfig()) with
            {
                Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = EjectionPolicy.PolicyName },
            },
        };
}
