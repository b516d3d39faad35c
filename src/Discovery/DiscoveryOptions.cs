namespace Discovery;

/// <summary>What holds for all registries: the top of the <c>Discovery</c> section.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>The registry an unqualified name means; with <see langword="null"/>, the only registry there is.</summary>
    public string? DefaultRegistry { get; set; }

    /// <summary>
    /// How long the start of the host, and a resolution that may wait, wait for a registry's first sync. Default 10 s;
    /// zero does not wait. The time runs once per registry, from its first use.
    /// </summary>
    public TimeSpan InitialSyncTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registries that this process can do without: while one has never been in step, the health check is degraded rather than
    /// unhealthy, so readiness does not wait for it. Default: none.
    /// </summary>
    public IList<string> OptionalRegistries { get; set; } = [];

    /// <summary>The topology zone this process runs in, e.g. <c>eu-1a</c>.</summary>
    public string? Zone { get; set; }

    /// <summary>The node this process runs on.</summary>
    public string? Node { get; set; }
}
