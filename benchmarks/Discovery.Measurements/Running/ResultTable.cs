using System.Globalization;
using System.Reflection;

namespace Discovery.Measurements.Running;

/// <summary>What several runs have in common, as a table in markdown: medians, and how far the runs are apart.</summary>
internal static class ResultTable
{
    // Ratios further apart than this say little.
    private const double NoisySpread = 0.15;

    // The compiler writes it behind the version.
    private static string Commit =>
        typeof(ResultTable).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit, ..]
            ? commit[..Math.Min(10, commit.Length)]
            : "unknown";

    public static void Write(TextWriter output, Measurement measurement, IReadOnlyList<Sample[]> runs, bool smoke)
    {
        output.WriteLine($"## {measurement.Title}");
        output.WriteLine();
        output.WriteLine($"`dotnet run -c Release --project benchmarks/Discovery.Measurements -- {measurement.Name}` at commit {Commit}.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Medians of {runs.Count} runs; the spread is that of the ratio, (max − min) / median."));
        output.WriteLine();
        output.WriteLine("| what | measured | against | measured | ratio | spread | to reach | |");
        output.WriteLine("|---|---:|---|---:|---:|---:|---:|---|");
        for (var row = 0; row < runs[0].Length; row++)
        {
            Sample[] samples = [.. runs.Select(run => run[row])];
            output.WriteLine(Row(samples, isJudged: !smoke));
        }

        output.WriteLine();
    }

    private static string Row(Sample[] samples, bool isJudged)
    {
        var first = samples[0];
        var value = $"{Number(Median(samples, static sample => sample.Value))} {first.Unit}";
        if (first.Against.Length == 0)
        {
            return $"| {first.What} | {value} | | | | | | |";
        }

        var ratio = Median(samples, static sample => sample.Ratio);
        var spread = (samples.Max(static sample => sample.Ratio) - samples.Min(static sample => sample.Ratio)) / ratio;
        var verdict = first.Target is null || !isJudged ? "" : ratio <= first.Target ? "reached" : "**missed**";
        var noisy = spread > NoisySpread ? " (noisy)" : "";
        var target = first.Target is { } limit ? $"≤ {Number(limit)}" : "";
        var against = $"{Number(Median(samples, static sample => sample.Yardstick))} {first.Unit}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {first.What} | {value} | {first.Against} | {against} | {Number(ratio)} | {spread:P0}{noisy} | {target} | {verdict} |");
    }

    private static double Median(Sample[] samples, Func<Sample, double> value) => Statistics.Median([.. samples.Select(value)]);

    // Three digits that mean something, whatever the size.
    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
