using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Discovery;

/// <summary>What a part of a name may look like. Wider than Kubernetes' DNS labels, because other registries are wider.</summary>
internal static class Naming
{
    public const string Rule = "1 to 253 letters, digits, '-', '_' or '.', beginning and ending with a letter, digit or '_'";

    private const int MaxLength = 253;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static bool IsValid([NotNullWhen(true)] string? part) => part is not null && IsValid(part.AsSpan());

    public static bool IsValid(ReadOnlySpan<char> part) =>
        part.Length is > 0 and <= MaxLength
        && !part.ContainsAnyExcept(Allowed)
        && part[0] is not ('-' or '.')
        && part[^1] is not ('-' or '.');

    public static FormatException Invalid(string? text, string form) =>
        new($"'{Shorten(text)}' is not {form}. Each part is {Rule}.");

    /// <summary>Input may come from anywhere: an error message never carries more of it than a reader needs.</summary>
    public static string Shorten(string? text) => text is null ? "" : text.Length <= 300 ? text : string.Concat(text.AsSpan(0, 300), "…");
}
