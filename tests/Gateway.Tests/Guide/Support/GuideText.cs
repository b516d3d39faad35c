using System.Text.RegularExpressions;

namespace Gateway.Tests.Guide;

/// <summary>docs/guide.md: its commands, in order.</summary>
internal static partial class GuideText
{
    public static string Root { get; } = FindRoot();

    /// <summary>What follows each opening of a block: "sh demo kubectl", "text".</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Blocks().Select(static block => block.Language)];

    public static IReadOnlyList<GuideBlock> Read()
    {
        List<GuideBlock> read = [];
        foreach (var (line, language, text) in Blocks())
        {
            if (language == "text")
            {
                read[^1] = read[^1] with { Printed = text.Split('\n', StringSplitOptions.RemoveEmptyEntries) };
            }
            else
            {
                read.Add(new(line, language.Split(' ')[1..], text, []));
            }
        }

        return read;
    }

    private static IEnumerable<(int Line, string Language, string Text)> Blocks()
    {
        var guide = File.ReadAllText(Path.Combine(Root, "docs", "guide.md"));
        return Fence().Matches(guide).Select(match => (guide.AsSpan(0, match.Index).Count('\n') + 1, match.Groups[1].Value, match.Groups[2].Value));
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Discovery.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("These tests read the repository they were built in.");
    }

    [GeneratedRegex(@"^```(\S[^\n]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
