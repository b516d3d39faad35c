namespace Discovery.AspNetCore.Answers;

/// <summary>Cuts what comes from outside: nothing in a cluster needs so long a text, and a hostile one must not fill anybody's memory.</summary>
internal static class Bounded
{
    public const int MaxLength = 1024;
    private const int MaxItems = 100;

    public static string? Text(string? text) => text is null || text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");

    public static IEnumerable<string> Texts(IReadOnlyList<string> texts) => texts.Count <= MaxItems
        ? texts
        : [.. texts.Take(MaxItems), $"and {texts.Count - MaxItems} more"];
}
