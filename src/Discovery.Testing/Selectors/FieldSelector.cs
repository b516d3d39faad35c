using Discovery.Testing.Errors;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Selectors;

/// <summary>A parsed field selector: every requirement must hold. Immutable.</summary>
internal sealed record FieldSelector(IReadOnlyList<FieldRequirement> Requirements)
{
    public static FieldSelector Everything { get; } = new([]);

    public bool IsEmpty => Requirements.Count == 0;

    /// <exception cref="ApiServerException">400: it is no field selector, or of a field this resource cannot be selected by.</exception>
    public static FieldSelector Parse(string? text, ResourceKind kind)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        var requirements = text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(FieldRequirement.Parse).ToArray();
        foreach (var requirement in requirements)
        {
            if (!kind.SelectableFieldNames.Contains(requirement.Field))
            {
                throw ApiErrors.BadRequest(kind.UnknownField(requirement.Field));
            }
        }

        return new(requirements);
    }

    public bool Matches(IReadOnlyDictionary<string, string> fields) => Requirements.All(r => r.Matches(fields));
}
