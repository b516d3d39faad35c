using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests.Telemetry;

/// <summary>An expression of the alert rules or the dashboard: which series it reads, and which labels it counts on.</summary>
internal sealed partial record MonitoringExpression(string Text)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "monitoring");

    public static IReadOnlyList<MonitoringExpression> All { get; } = [.. Alerts(), .. Panels()];

    /// <summary>The names, as they are in an exposition.</summary>
    public IReadOnlyList<string> Series { get; } = [.. Name().Matches(Labels().Replace(Grouping().Replace(Text, ""), "")).Select(static match => match.Value).Distinct()];

    public IReadOnlyList<string> LabelNames { get; } =
    [
        .. Grouping().Matches(Text).SelectMany(static match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
            .Concat(Labels().Matches(Text).SelectMany(static match => LabelName().Matches(match.Value).Select(static name => name.Groups[1].Value)))
            .Where(static label => label != "instance") // Prometheus itself adds it
            .Distinct(),
    ];

    private static IEnumerable<MonitoringExpression> Alerts()
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, "alerts.yaml"));
        yaml.Load(reader);
        var groups = (YamlSequenceNode)yaml.Documents[0].RootNode["groups"];
        return groups.SelectMany(static group => (YamlSequenceNode)group["rules"]).Select(static rule => new MonitoringExpression((string)rule["expr"]!));
    }

    private static IEnumerable<MonitoringExpression> Panels() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!["panels"]!.AsArray()
            .SelectMany(static panel => panel!["targets"]!.AsArray())
            .Select(static target => new MonitoringExpression((string)target!["expr"]!));

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Labels();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\bdiscovery_\w+")]
    private static partial Regex Name();
}
