using System.Globalization;

namespace Discovery.Health;

/// <summary>What the health check says of one registry: plain values, which every formatter of health reports can write.</summary>
internal static class RegistryHealthData
{
    public static IReadOnlyDictionary<string, object?> Describe(RegistryStatus status, bool isRequired, DateTimeOffset now) =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["phase"] = status.Phase.ToString(),
            ["required"] = isRequired,
            ["reason"] = status.Reason,
            ["since"] = status.Since,
            ["lastContact"] = status.LastContact,
            ["ageSeconds"] = Age(status, now)?.TotalSeconds,
            ["services"] = status.Services,
            ["endpoints"] = status.Endpoints,
            ["warnings"] = status.Warnings,
        };

    /// <summary>One line for a human: of what is served from memory because the source is gone, how old it is too.</summary>
    public static string Sentence(string name, RegistryStatus status, bool isRequired, DateTimeOffset now)
    {
        var age = status.Phase == RegistryPhase.Stale && Age(status, now) is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", last heard of {time.TotalSeconds:0} s ago")
            : "";
        var reason = status.Reason.Length == 0 ? "" : $" ({status.Reason})";
        var warnings = status.Warnings.Count switch
        {
            0 => "",
            1 => ", 1 warning",
            var count => string.Create(CultureInfo.InvariantCulture, $", {count} warnings"),
        };
        return $"{(isRequired ? "registry" : "optional registry")} '{name}' is {status.Phase}{age}{reason}{warnings}";
    }

    // The clocks of two moments may differ by a correction in between.
    private static TimeSpan? Age(RegistryStatus status, DateTimeOffset now) =>
        status.LastContact is { } contact ? TimeSpan.FromTicks(Math.Max(0, (now - contact).Ticks)) : null;
}
