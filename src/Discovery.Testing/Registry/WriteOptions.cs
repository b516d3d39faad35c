namespace Discovery.Testing.Registry;

/// <summary>What a write's query says.</summary>
internal sealed record WriteOptions
{
    public static WriteOptions Default { get; } = new();

    public bool DryRun { get; init; }

    /// <summary>Who changes the fields, for managedFields.</summary>
    public string FieldManager { get; init; } = "unknown";

    /// <summary>Apply takes over fields that others own.</summary>
    public bool Force { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;
}
