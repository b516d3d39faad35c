using System.Text.RegularExpressions;

namespace MutationCheck;

/// <summary>Reads the table of <c>docs/reliability.md</c>: <c>| rule | test | file | change |</c>.</summary>
internal static partial class MutationTable
{
    private const string Heading = "## Mutation check";

    /// <exception cref="FormatException">There is no such table, or a row is not as it must be.</exception>
    public static IReadOnlyList<Mutation> Parse(IReadOnlyList<string> document)
    {
        List<Mutation> rows = [];
        var inSection = false;
        for (var i = 0; i < document.Count; i++)
        {
            if (document[i].StartsWith("## ", StringComparison.Ordinal))
            {
                inSection = document[i] == Heading;
            }
            else if (inSection && document[i].StartsWith('|') && !IsHead(document[i]))
            {
                rows.Add(ParseRow(document[i], i + 1));
            }
        }

        return rows.Count > 0 ? rows : throw new FormatException($"There is no table under '{Heading}'.");
    }

    private static bool IsHead(string line) => line.StartsWith("| rule |", StringComparison.Ordinal) || line.StartsWith("|-", StringComparison.Ordinal);

    private static Mutation ParseRow(string line, int number)
    {
        var row = Row().Match(line);
        if (!row.Success)
        {
            throw new FormatException($"Line {number} is no row of the table: | K07 | `Class.K07_Method` | `Project/File.cs` | `old` → `new` |");
        }

        // In a table a pipe is escaped, even within code.
        string Cell(string name) => row.Groups[name].Value.Replace(@"\|", "|", StringComparison.Ordinal);
        return new Mutation(number, Cell("rule"), Cell("test"), Cell("file"), Cell("old"), Cell("new"));
    }

    [GeneratedRegex(@"^\| (?<rule>K\d\d) \| `(?<test>[\w.]+\.\w+)` \| `(?<file>[^`|]+/[^`|]+\.cs)` \| `(?<old>[^`]+)` → `(?<new>[^`]+)` \|$")]
    private static partial Regex Row();
}
