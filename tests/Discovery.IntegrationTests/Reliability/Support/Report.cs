using System.Globalization;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Figures of the run, as a table: printed at its end, and in the file that <see cref="Variable"/> names.</summary>
internal static class Report
{
    public const string Variable = "DISCOVERY_REPORT";

    private const string Header = """
        | scenario | faults | writes | relists | in step after | longest staleness | remarks |
        |---|--:|--:|--:|--:|--:|---|
        """;

    private static readonly Lock Access = new();
    private static readonly SortedDictionary<string, string> Lines = new(StringComparer.Ordinal);

    public static void Add(ReportRow row)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Scenario} | {row.Faults} | {row.Events} | {row.Relists} | {Text(row.InStep)} | {Text(row.LongestStaleness)} | {row.Remarks} |");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        lock (Access)
        {
            Lines[row.Scenario] = line;
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
            {
                // Written anew with each row, so that a run that is cut short leaves what it has.
                File.WriteAllText(file, Table());
            }
        }
    }

    /// <summary>All rows so far; empty when there is none.</summary>
    public static string Table()
    {
        lock (Access)
        {
            return Lines.Count == 0 ? "" : string.Join('\n', [Header, .. Lines.Values, ""]);
        }
    }

    public static string Text(TimeSpan? time) => time switch
    {
        null => "",
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:0.0} ms"),
    };
}
