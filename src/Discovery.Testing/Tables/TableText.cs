using System.Globalization;

namespace Discovery.Testing.Tables;

/// <summary>How the real server abbreviates in tables.</summary>
internal static class TableText
{
    private const int Shown = 3;

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? "<none>" : text;

    public static string FirstFew(IReadOnlyList<string> items, string whenEmpty) => items.Count switch
    {
        0 => whenEmpty,
        <= Shown => string.Join(',', items),
        _ => $"{string.Join(',', items.Take(Shown))} + {items.Count - Shown} more...",
    };

    /// <summary>An age as <c>95s</c>, <c>3m31s</c>, <c>5h</c>, <c>12d</c>.</summary>
    public static string Age(TimeSpan age)
    {
        var text = age switch
        {
            { TotalMinutes: < 2 } => $"{(int)age.TotalSeconds}s",
            { TotalMinutes: < 10 } => Pair((int)age.TotalMinutes, "m", age.Seconds, "s"),
            { TotalHours: < 3 } => $"{(int)age.TotalMinutes}m",
            { TotalHours: < 8 } => Pair((int)age.TotalHours, "h", age.Minutes, "m"),
            { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
            { TotalDays: < 8 } => Pair((int)age.TotalDays, "d", age.Hours, "h"),
            _ => $"{(int)age.TotalDays}d",
        };
        return text;
    }

    private static string Pair(int large, string largeUnit, int small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}{small}{smallUnit}");
}
