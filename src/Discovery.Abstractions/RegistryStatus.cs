namespace Discovery;

/// <summary>What a registry says of itself at one moment. Never holds a credential.</summary>
/// <remarks>Immutable, safe for any number of threads.</remarks>
public sealed record RegistryStatus
{
    /// <summary>How far the registry is.</summary>
    public required RegistryPhase Phase { get; init; }

    /// <summary>A sentence for a human: why it is in that phase and, if something is wrong, what to do. Empty when all is well.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when it is in that phase.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When its source was last heard of; <see langword="null"/> before the first time.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>Degraded modes and rejected changes, each a sentence; empty when there is none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many services it knows.</summary>
    public int Services { get; init; }

    /// <summary>How many endpoints it knows, ready or not.</summary>
    public int Endpoints { get; init; }

    /// <summary>Facts of the registry's own kind by name, e.g. which resource it watches.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = NoDetails;

    private static readonly IReadOnlyDictionary<string, string> NoDetails = new Dictionary<string, string>(0).AsReadOnly();
}
