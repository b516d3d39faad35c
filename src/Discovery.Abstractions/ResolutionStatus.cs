namespace Discovery;

/// <summary>The outcome of asking for a service.</summary>
public enum ResolutionStatus
{
    /// <summary>There is at least one usable endpoint.</summary>
    Resolved,

    /// <summary>No registry of that name, or no name was given and there is no default registry.</summary>
    UnknownRegistry,

    /// <summary>The registry is switched off by configuration.</summary>
    RegistryDisabled,

    /// <summary>The registry has never been in step with its source, so it cannot say.</summary>
    NotSynced,

    /// <summary>The registry's namespace selection leaves that namespace out.</summary>
    NamespaceExcluded,

    /// <summary>The registry is in step and knows no such service.</summary>
    ServiceNotFound,

    /// <summary>The service has no such port; the reason names those it has.</summary>
    PortNotFound,

    /// <summary>The service has the port, and no endpoint of it can be used now.</summary>
    NoReadyEndpoints,
}
