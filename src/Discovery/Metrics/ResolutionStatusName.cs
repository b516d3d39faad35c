namespace Discovery.Metrics;

/// <summary>Outcomes as they are written in metrics, traces and headers: lower-case words. One string each, so that a request makes none.</summary>
internal static class ResolutionStatusName
{
    public static string Of(ResolutionStatus status) => status switch
    {
        ResolutionStatus.Resolved => "resolved",
        ResolutionStatus.UnknownRegistry => "unknown-registry",
        ResolutionStatus.RegistryDisabled => "registry-disabled",
        ResolutionStatus.NotSynced => "not-synced",
        ResolutionStatus.NamespaceExcluded => "namespace-excluded",
        ResolutionStatus.ServiceNotFound => "service-not-found",
        ResolutionStatus.PortNotFound => "port-not-found",
        ResolutionStatus.NoReadyEndpoints => "no-ready-endpoints",
        _ => "unknown",
    };
}
