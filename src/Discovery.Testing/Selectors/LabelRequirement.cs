using System.Globalization;

namespace Discovery.Testing.Selectors;

/// <summary>One condition of a label selector.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var found = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.Exists => found,
            LabelOperator.DoesNotExist => !found,
            LabelOperator.In => found && Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.NotIn => !found || !Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.GreaterThan => found && Compare(value!) > 0,
            LabelOperator.LessThan => found && Compare(value!) < 0,
            _ => false,
        };
    }

    // Zero, so neither greater nor less, when the label is no number.
    private int Compare(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.CompareTo(long.Parse(Values[0], CultureInfo.InvariantCulture))
            : 0;
}
