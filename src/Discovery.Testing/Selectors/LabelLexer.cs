namespace Discovery.Testing.Selectors;

/// <summary>Splits a label selector into words and symbols; "" is the end.</summary>
internal sealed class LabelLexer(string text)
{
    private const string Symbols = "=!(),<>";
    private int _position;
    private string? _ahead;

    public string Peek() => _ahead ??= Read();

    public string Next()
    {
        var token = Peek();
        _ahead = null;
        return token;
    }

    private string Read()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }

        if (_position == text.Length)
        {
            return "";
        }

        var start = _position;
        if (Symbols.Contains(text[start], StringComparison.Ordinal))
        {
            _position += text[start] is '=' or '!' && text.AsSpan(start + 1).StartsWith("=", StringComparison.Ordinal) ? 2 : 1;
            return text[start.._position];
        }

        while (_position < text.Length && !char.IsWhiteSpace(text[_position]) && !Symbols.Contains(text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return text[start.._position];
    }
}
