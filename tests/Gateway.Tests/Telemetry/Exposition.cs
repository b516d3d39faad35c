using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry;

/// <summary>What /metrics answers, in Prometheus' text format.</summary>
internal sealed partial class Exposition(string text)
{
    private readonly ILookup<string, Match> _samples = text.Split('\n')
        .Select(static line => Sample().Match(line))
        .Where(static match => match.Success)
        .ToLookup(static match => match.Groups["name"].Value);

    public string Text { get; } = text;

    public bool Has(string series) => _samples.Contains(series);

    /// <summary>The labels that every sample of a series has.</summary>
    public IEnumerable<string> LabelsOf(string series) => _samples[series]
        .Select(static sample => sample.Groups["label"].Captures.Select(static label => label.Value))
        .Aggregate(static (all, labels) => all.Intersect(labels));

    /// <summary>The sum of the samples that have all these labels.</summary>
    public double Sum(string series, params (string Label, string Value)[] labels) => _samples[series]
        .Where(sample => labels.All(label => sample.Value.Contains($"{label.Label}=\"{label.Value}\"", StringComparison.Ordinal)))
        .Sum(static sample => double.Parse(sample.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?:(?<label>\w+)="(?:[^"\\]|\\.)*",?)*\})? (?<value>\S+)""")]
    private static partial Regex Sample();
}
