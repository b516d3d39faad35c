using System.Text.RegularExpressions;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

/// <summary>The rules names, labels and ports follow, with the real server's wording.</summary>
internal static partial class NameRules
{
    public static NameRule Label { get; } = new(
        LabelPattern(),
        63,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");

    public static NameRule Subdomain { get; } = new(
        SubdomainPattern(),
        253,
        @"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");

    public static NameRule QualifiedNamePart { get; } = new(
        NamePartPattern(),
        63,
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");

    public static NameRule LabelValue { get; } = new(
        LabelValuePattern(),
        63,
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? Problem(string value, NameRule rule) =>
        value.Length > rule.MaxLength ? $"must be no more than {rule.MaxLength} bytes"
        : rule.Pattern.IsMatch(value) ? null
        : rule.Message;

    /// <summary>What is wrong with a label key such as <c>example.com/name</c>, or null.</summary>
    public static string? KeyProblem(string key) => key.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
        ? Problem(key[..slash], Subdomain) is { } prefix ? "prefix part " + prefix : Problem(key[(slash + 1)..], QualifiedNamePart)
        : Problem(key, QualifiedNamePart);

    public static void Check(FieldErrors errors, string field, string value, NameRule rule)
    {
        if (Problem(value, rule) is { } problem)
        {
            errors.Invalid(field, value, problem);
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePartPattern();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValuePattern();
}
