namespace Gateway.Tests.Guide;

/// <summary>Commands of the guide, and what it says that they print.</summary>
/// <param name="Line">Where they stand.</param>
/// <param name="Tags">For whom they are: <c>demo</c>, <c>cluster</c>, <c>kubectl</c>, <c>curl</c>; or <c>gateway</c>, what goes on running.</param>
/// <param name="Commands">The commands.</param>
/// <param name="Printed">The lines, of which "…" may be anything.</param>
internal sealed record GuideBlock(int Line, IReadOnlyList<string> Tags, string Commands, IReadOnlyList<string> Printed)
{
    /// <summary>Whether they only ask, so that one may ask again until a change has arrived.</summary>
    public bool IsQuestion { get; } =
        (Commands.Contains("curl -", StringComparison.Ordinal) || Commands.Contains("kubectl auth ", StringComparison.Ordinal))
        && !Commands.Contains("--data", StringComparison.Ordinal)
        && !Commands.Contains("-X ", StringComparison.Ordinal);

    /// <summary>The first line that is not in the output where it should be; <see langword="null"/> when all is as the guide says.</summary>
    public string? MissingIn(string output)
    {
        var lines = new Queue<string>(output.Split('\n'));
        foreach (var expected in Printed)
        {
            while (!lines.TryPeek(out var line) || !Fits(line, expected))
            {
                if (!lines.TryDequeue(out _))
                {
                    return expected;
                }
            }
        }

        return null;
    }

    private static bool Fits(string line, string expected)
    {
        var at = 0;
        foreach (var part in expected.Split('…', StringSplitOptions.TrimEntries))
        {
            at = line.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += part.Length;
        }

        return true;
    }
}
