using System.Globalization;

namespace Discovery.Health;

/// <summary>What the health check says of one registry: plain values, which every formatter of health reports can write.</summary>
internal static class RegistryHealthData
{
    public static IReadOnlyDictionary<string, object?> Describe(RegistryStatus status, DateTimeOffset now) =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["phase"] = status.Phase.ToString(),
            ["reason"] = status.Reason,
            ["since"] = status.Since,
            ["lastContact"] = status.LastContact,
            ["ageSeconds"] = status.LastContact is { } contact ? Math.Max(0, (now - contact).TotalSeconds) : null,
            ["services"] = status.Services,
            ["endpoints"] = status.Endpoints,
            ["warnings"] = status.Warnings,
        };

    public static string Sentence(string name, RegistryStatus status)
    {
        var reason = status.Reason.Length == 0 ? "" : $" ({status.Reason})";
        var warnings = status.Warnings.Count switch
        {
            0 => "",
            1 => ", 1 warning",
            var count => string.Create(CultureInfo.InvariantCulture, $", {count} warnings"),
        };
        return $"registry '{name}' is {status.Phase}{reason}{warnings}";
    }
}
