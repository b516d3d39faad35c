using System.Globalization;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Selectors;

/// <summary>Parses label selectors as apimachinery does: <c>a=b, c!=d, e in (f,g), h notin (i), j, !k, l&gt;1</c>.</summary>
internal sealed class LabelSelectorParser
{
    private readonly LabelLexer _lexer;

    private LabelSelectorParser(string text) => _lexer = new(text);

    /// <exception cref="ApiServerException">400: it is no label selector.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? LabelSelector.Everything : new LabelSelectorParser(text).Selector();

    private LabelSelector Selector()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            if (_lexer.Peek() is "" or "," or "(" or ")" or "=" or "==" or "!=" or "<" or ">")
            {
                var expected = requirements.Count == 0 ? "!, identifier, or 'end of string'" : "identifier after ','";
                throw ApiErrors.BadRequest($"found '{_lexer.Peek()}', expected: {expected}");
            }

            requirements.Add(Requirement());
            switch (_lexer.Next())
            {
                case "":
                    return new(requirements);
                case ",":
                    break;
                case var found:
                    throw ApiErrors.BadRequest($"found '{found}', expected: ',' or 'end of string'");
            }
        }
    }

    private LabelRequirement Requirement()
    {
        var negated = _lexer.Peek() == "!" && _lexer.Next() == "!";
        var key = _lexer.Next();
        if (key is "" or "=" or "==" or "!=" or "(" or ")" or "<" or ">" or "!")
        {
            throw Problem($"found '{key}', expected: identifier");
        }

        if (NameRules.KeyProblem(key) is { } problem)
        {
            throw Problem($"<nil>: Invalid value: \"{key}\": {problem}");
        }

        if (negated)
        {
            return new(key, LabelOperator.DoesNotExist, []);
        }

        return _lexer.Peek() is "" or "," ? new(key, LabelOperator.Exists, []) : Operator(key);
    }

    private LabelRequirement Operator(string key) => _lexer.Next() switch
    {
        "=" or "==" => new(key, LabelOperator.In, [Value(key)]),
        "!=" => new(key, LabelOperator.NotIn, [Value(key)]),
        ">" => new(key, LabelOperator.GreaterThan, [Number()]),
        "<" => new(key, LabelOperator.LessThan, [Number()]),
        "in" => new(key, LabelOperator.In, Values(key)),
        "notin" => new(key, LabelOperator.NotIn, Values(key)),
        var found => throw Problem($"found '{found}', expected: in, notin, =, ==, !=, gt, lt"),
    };

    // "a=" is a comparison with the empty string.
    private string Value(string key) => _lexer.Peek() is "" or "," ? "" : Checked(key, _lexer.Next());

    private string Number()
    {
        var text = _lexer.Next();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? text
            : throw Problem($"values[0]: Invalid value: \"{text}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private List<string> Values(string key)
    {
        if (_lexer.Next() is not "(" and var open)
        {
            throw Problem($"found '{open}', expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            values.Add(_lexer.Peek() is "," or ")" ? "" : Checked(key, _lexer.Next()));
            switch (_lexer.Next())
            {
                case ")":
                    return values;
                case ",":
                    break;
                case var found:
                    throw Problem($"found '{found}', expected: ',' or ')'");
            }
        }
    }

    private static string Checked(string key, string value) =>
        NameRules.Problem(value, NameRules.LabelValue) is { } problem
            ? throw Problem($"values[0][{key}]: Invalid value: \"{value}\": {problem}")
            : value;

    private static ApiServerException Problem(string why) => ApiErrors.BadRequest("unable to parse requirement: " + why);
}
