using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Answers;

/// <summary>Reads query parameters and remembers the first that is malformed.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int MaxLength = 4096;

    /// <summary>What is wrong, and what would be right; <see langword="null"/> when all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>A text; <see langword="null"/> when there is none.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            Problem ??= $"'{name}' is given {values.Count} times; give it once.";
        }
        else if (values.ToString().Length > MaxLength)
        {
            Problem ??= $"'{name}' is longer than {MaxLength} characters.";
        }
        else if (values.ToString() is { Length: > 0 } value)
        {
            return value;
        }

        return null;
    }

    /// <summary>A whole number between two others, which are allowed; <see langword="null"/> when there is none.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Problem ??= $"'{name}' is '{Naming.Shorten(text)}'; it must be a whole number from {least} to {most}.";
        return null;
    }

    public void Refuse(string problem) => Problem ??= problem;
}
