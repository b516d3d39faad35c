using Discovery.Configuration;

namespace Discovery.Registries;

/// <summary>One registry of the catalog.</summary>
internal sealed class RegistryEntry
{
    /// <summary>What consumers see.</summary>
    public required IServiceRegistry Visible { get; init; }

    /// <summary>What is behind it and must be disposed; <see langword="null"/> if it is not ours.</summary>
    public required IServiceRegistry? Owned { get; init; }

    /// <summary>The configuration it was made from; <see langword="null"/> if code made it.</summary>
    public ConfiguredRegistry? Configured { get; init; }

    /// <summary>Takes this entry's place once it has synced.</summary>
    public RegistryEntry? Replacement { get; private init; }

    public string Name => Visible.Name;

    // Goes along when only the warnings change, so that nobody waits twice.
    private FirstSync Sync { get; init; } = new();

    /// <inheritdoc cref="FirstSync.WaitAsync"/>
    public Task FirstSync(TimeSpan timeout, TimeProvider time) => Sync.WaitAsync(Visible, timeout, time);

    /// <summary>The same registry with a warning of ours and, perhaps, a replacement to come.</summary>
    public RegistryEntry With(Func<string> warning, RegistryEntry? replacement = null) => new()
    {
        Visible = new AnnotatedRegistry(Owned ?? Visible, warning),
        Owned = Owned,
        Configured = Configured,
        Replacement = replacement ?? Replacement,
        Sync = Sync,
    };

    /// <summary>The same registry without warning or replacement.</summary>
    public RegistryEntry Plain() => Visible is AnnotatedRegistry
        ? new() { Visible = Owned!, Owned = Owned, Configured = Configured, Sync = Sync }
        : this;
}
