using System.Text.RegularExpressions;

namespace Discovery.ArchitectureTests;

/// <summary>What the packages say of themselves is explained to whoever operates them.</summary>
public sealed partial class OperationsTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Packages.Root, "docs", "operations.md"));

    private static readonly string[] Shipped = ["Discovery", "Discovery.Kubernetes", "Discovery.Yarp", "Discovery.Grpc", "Discovery.AspNetCore"];

    public static TheoryData<string> Events => [.. Found(EventName())];

    public static TheoryData<string> Instruments => [.. Found(InstrumentName())];

    [Theory]
    [MemberData(nameof(Events))]
    public void LogEvent_IsExplained(string name) => Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Instruments))]
    public void Instrument_IsExplainedAndMonitored(string name)
    {
        Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal);
        var monitoring = string.Concat(Directory.EnumerateFiles(Path.Combine(Packages.Root, "deploy", "monitoring")).Select(File.ReadAllText));
        if (name is not ("discovery.picks" or "discovery.registry.warnings"))
        {
            Assert.Contains(name.Replace('.', '_'), monitoring, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_InMonitoring_AreThoseThatThereAre()
    {
        var known = Found(InstrumentName()).Select(static name => name.Replace('.', '_')).ToArray();
        var monitoring = string.Concat(Directory.EnumerateFiles(Path.Combine(Packages.Root, "deploy", "monitoring")).Select(File.ReadAllText));

        var used = PrometheusName().Matches(monitoring).Select(static match => Unit().Replace(match.Value, "")).Distinct().ToArray();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(known).Except(["discovery_registry", "discovery_phase", "discovery_status", "discovery_state", "discovery_consumer", "discovery_answer", "discovery_reason"]));
    }

    private static string[] Found(Regex regex) =>
    [
        .. Shipped
            .SelectMany(static package => Directory.EnumerateFiles(Path.Combine(Packages.Root, "src", package), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => regex.Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("""EventName = "(\w+)"[,)]""")]
    private static partial Regex EventName();

    [GeneratedRegex("""\.Create(?:Observable)?(?:Counter|UpDownCounter|Gauge|Histogram)(?:<\w+>)?\(\s*"([\w.]+)""")]
    private static partial Regex InstrumentName();

    [GeneratedRegex(@"discovery(?:_[a-z]+)+")]
    private static partial Regex PrometheusName();

    [GeneratedRegex("(_total|_seconds|_seconds_bucket)$")]
    private static partial Regex Unit();
}
