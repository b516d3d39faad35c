using System.Text.RegularExpressions;

namespace MutationCheck;

/// <summary>The rule numbers of <c>docs/kubernetes-rules.md</c>.</summary>
internal static partial class Rules
{
    private const string NotBuilt = "**Not built yet:**";

    /// <summary>The rules that must have a row: all but those that the document says are not built, at least in part.</summary>
    public static IReadOnlyList<string> Required(string document)
    {
        var start = document.IndexOf(NotBuilt, StringComparison.Ordinal);
        var end = start < 0 ? start : document.IndexOf("\n\n", start, StringComparison.Ordinal);
        var notBuilt = start < 0 ? "" : document[start..end];
        return [.. Rule().Matches(document).Select(static match => match.Groups[1].Value).Where(rule => !notBuilt.Contains(rule, StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"^\* \*\*(K\d\d)\*\*", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
