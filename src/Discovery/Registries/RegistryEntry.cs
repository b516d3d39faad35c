using Discovery.Configuration;

namespace Discovery.Registries;

/// <summary>One registry of the catalog, and what the catalog itself has to say of it.</summary>
internal sealed class RegistryEntry
{
    // Goes along when only the warnings change, so that nobody waits twice.
    private readonly FirstSync _sync;

    /// <param name="registry">The registry itself.</param>
    /// <param name="owned">Whether it is ours to dispose.</param>
    /// <param name="configured">The configuration it was made from; <see langword="null"/> if code made it.</param>
    public RegistryEntry(IServiceRegistry registry, bool owned, ConfiguredRegistry? configured)
        : this(registry, owned, configured, null, null, new FirstSync())
    {
    }

    private RegistryEntry(
        IServiceRegistry registry, bool owned, ConfiguredRegistry? configured, RegistryEntry? replacement, string? rejection, FirstSync sync)
    {
        Registry = registry;
        Owned = owned;
        Configured = configured;
        Replacement = replacement;
        Rejection = rejection;
        _sync = sync;
        Visible = replacement is null && rejection is null ? registry : new AnnotatedRegistry(registry, Warnings);
    }

    public string Name => Registry.Name;

    public IServiceRegistry Registry { get; }

    public bool Owned { get; }

    public ConfiguredRegistry? Configured { get; }

    /// <summary>Takes this entry's place once it has synced.</summary>
    public RegistryEntry? Replacement { get; }

    /// <summary>Why the last change of configuration was not taken (K42).</summary>
    public string? Rejection { get; }

    /// <summary>What consumers see: the registry, with our warnings if there are any.</summary>
    public IServiceRegistry Visible { get; }

    /// <inheritdoc cref="FirstSync.WaitAsync"/>
    public Task FirstSync(TimeSpan timeout, TimeProvider time) => _sync.WaitAsync(Registry, timeout, time);

    /// <summary>The same registry, to which the configuration has come back or of which it says nothing new.</summary>
    public RegistryEntry Plain() => With(null, null);

    /// <summary>The same registry, whose answer stands until the other is there.</summary>
    public RegistryEntry Until(RegistryEntry replacement) => With(replacement, null);

    /// <summary>The same registry and replacement, with why the last change of configuration was not taken, if it was not.</summary>
    public RegistryEntry Rejecting(string? rejection) => With(Replacement, rejection);

    /// <summary>Whether nobody could tell the two apart.</summary>
    public bool IsSameAs(RegistryEntry other) => Registry == other.Registry && Replacement == other.Replacement && Rejection == other.Rejection;

    private RegistryEntry With(RegistryEntry? replacement, string? rejection) => new(Registry, Owned, Configured, replacement, rejection, _sync);

    private IEnumerable<string> Warnings()
    {
        if (Replacement is { Registry.Status: var status })
        {
            var state = status.Reason.Length == 0 ? status.Phase.ToString() : status.Reason;
            yield return $"the configuration has changed, and the answers are still those of the one before it: {state}";
        }

        if (Rejection is not null)
        {
            yield return Rejection;
        }
    }
}
