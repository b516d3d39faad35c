namespace Discovery;

/// <summary>How far a registry is.</summary>
public enum RegistryPhase
{
    /// <summary>Switched off by configuration; it connects to nothing.</summary>
    Disabled,

    /// <summary>Not synced yet: connecting, or waiting to try again.</summary>
    Starting,

    /// <summary>In step with its source. A watch that ends and resumes in the normal way stays here.</summary>
    Synced,

    /// <summary>Synced once, and a reconnect has failed since: the last known good state is being served.</summary>
    Stale,

    /// <summary>Never synced, because its source refused (401, 403, a resource that is not there).</summary>
    Failed,
}
