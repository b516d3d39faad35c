using System.Text.RegularExpressions;

namespace Discovery.Kubernetes.Selection;

/// <summary>A regular expression for whole namespace names, without backtracking, so that no pattern can stall us (K03).</summary>
internal static class NamespacePattern
{
    /// <exception cref="ArgumentException">The pattern is not valid.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking (K46).</exception>
    public static Regex Compile(string pattern)
    {
        // The pattern alone first: "a)|(b" must not become valid by being wrapped.
        _ = new Regex(pattern, Options);
        return new Regex($@"\A(?:{pattern})\z", Options);
    }

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Whether the pattern is a plain name, which needs no list of namespaces to be matched against (K04).</summary>
    public static bool IsPlainName(string pattern) =>
        pattern.Length is > 0 and <= 63 && pattern.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
