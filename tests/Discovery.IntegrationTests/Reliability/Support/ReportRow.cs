namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>The figures of one test.</summary>
/// <param name="Scenario">What was done.</param>
internal sealed record ReportRow(string Scenario)
{
    /// <summary>How often a server or the way to it was taken away, or history forgotten.</summary>
    public int Faults { get; init; }

    /// <summary>How many writes the server accepted.</summary>
    public long Events { get; init; }

    /// <summary>How many complete lists were read after the first.</summary>
    public string Relists { get; init; } = "0";

    /// <summary>From the server's being back, or the start, to being in step.</summary>
    public TimeSpan? InStep { get; init; }

    /// <summary>From a write's being answered to its being visible, for the write that took longest.</summary>
    public TimeSpan? LongestStaleness { get; init; }

    public string Remarks { get; init; } = "";
}
