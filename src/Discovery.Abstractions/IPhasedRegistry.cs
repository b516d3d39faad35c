namespace Discovery;

/// <summary>
/// A registry that can say how far it is without the rest of its status, for which it has to count. Each request for a service
/// that does not exist asks this, and whoever sends such requests must not make us count.
/// </summary>
internal interface IPhasedRegistry
{
    /// <summary>As in <see cref="RegistryStatus"/>.</summary>
    (RegistryPhase Phase, string Reason) Phase { get; }
}
