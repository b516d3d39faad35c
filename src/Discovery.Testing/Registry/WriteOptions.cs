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

    /// <summary>What does not decode was made by a patch, so that it is the patch which is invalid (422).</summary>
    public bool Patched { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;
}
