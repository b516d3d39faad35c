using Discovery.Testing.Errors;

namespace Discovery.Testing.Selectors;

/// <summary>One condition of a field selector.</summary>
internal sealed record FieldRequirement(string Field, bool Equal, string Value)
{
    // The longest first: "!=" and "==" hold a "=".
    private static readonly string[] Operators = ["!=", "==", "="];

    public static FieldRequirement Parse(string text)
    {
        foreach (var symbol in Operators)
        {
            var at = text.IndexOf(symbol, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new(text[..at].Trim(), symbol != "!=", text[(at + symbol.Length)..].Trim());
            }
        }

        throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{text}'");
    }

    public bool Matches(IReadOnlyDictionary<string, string> fields) => (fields.GetValueOrDefault(Field, "") == Value) == Equal;
}
