namespace Discovery.Testing.Registry;

/// <summary>What a delete's query and body say.</summary>
internal sealed record DeleteOptions
{
    public static DeleteOptions Default { get; } = new();

    public bool DryRun { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }
}
