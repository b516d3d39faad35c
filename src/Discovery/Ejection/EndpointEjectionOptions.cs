namespace Discovery;

/// <summary>For how long an endpoint whose connections fail leaves the rotation.</summary>
public sealed class EndpointEjectionOptions
{
    internal static EndpointEjectionOptions Standard { get; } = new();

    /// <summary>Whether it does at all. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The first time, give or take a fifth; each further time twice as long. Default: 5 s.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time, give or take a fifth. Default: 5 min.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(5);
}
