using System.Text.Json.Nodes;

namespace Discovery.Testing.Errors;

/// <summary>What validation found, in the real server's words.</summary>
internal sealed class FieldErrors
{
    private readonly List<StatusCause> _causes = [];

    public IReadOnlyList<StatusCause> Causes => _causes;

    public void Required(string field, string? detail = null) => Add("FieldValueRequired", "Required value" + Suffix(detail), field);

    public void Invalid(string field, JsonNode value, string detail) =>
        Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {detail}", field);

    public void Duplicate(string field, JsonNode value) => Add("FieldValueDuplicate", $"Duplicate value: {Show(value)}", field);

    public void Forbidden(string field, string detail) => Add("FieldValueForbidden", $"Forbidden: {detail}", field);

    public void TooMany(string field, int actual, int most) =>
        Add("FieldValueTooMany", $"Too many: {actual}: must have at most {most} items", field);

    public void NotSupported(string field, JsonNode value, params string[] supported) => Add(
        "FieldValueNotSupported",
        $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}",
        field);

    public void OneOf(string field, string value, string[] supported)
    {
        if (!supported.Contains(value, StringComparer.Ordinal))
        {
            NotSupported(field, value, supported);
        }
    }

    private static string Suffix(string? detail) => detail is null ? "" : ": " + detail;

    private static string Show(JsonNode value) => System.Text.Encoding.UTF8.GetString(Json.ToBytes(value));

    private void Add(string reason, string message, string field) => _causes.Add(new(reason, message, field));
}
