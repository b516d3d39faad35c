using System.Text.RegularExpressions;

namespace MutationCheck;

/// <summary>The rule numbers of <c>docs/kubernetes-rules.md</c>.</summary>
internal static partial class Rules
{
    public static IReadOnlyList<string> Numbers(string document) => [.. Rule().Matches(document).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\* \*\*(K\d\d)\*\*", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
