namespace Discovery.Tests.Configuration;

internal enum StubMode
{
    Auto,
    Slow,
}

internal sealed class StubOptions
{
    public Uri? Address { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    public bool Flag { get; set; } = true;

    public StubMode Mode { get; set; }

    public int Weight { get; set; } = 50;

    public string? Token { get; set; }

    public StubSelector Selector { get; set; } = new();

    internal sealed class StubSelector
    {
        public string[]? Match { get; set; }
    }
}
