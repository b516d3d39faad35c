using System.Buffers;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads JSON whose next bytes can be guessed. Whatever is not as guessed is left to <see cref="System.Text.Json.Utf8JsonReader"/>, from the beginning.</summary>
internal ref struct JsonText(ReadOnlySpan<byte> bytes)
{
    // Printable ASCII that stands for itself in a string.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    public void Advance(int count) => Position += count;

    /// <summary>Passes over these bytes if they are next.</summary>
    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    /// <summary>Reads up to the quote that ends a string without escapes and of printable ASCII; the one that begins it has been passed.</summary>
    public bool TakeString(out ReadOnlySpan<byte> text)
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(Plain);
        if (length < 0 || rest[length] != '"')
        {
            text = default;
            return false;
        }

        text = rest[..length];
        Position += length + 1;
        return true;
    }

    public bool TakeBoolean(out bool value)
    {
        value = Take("true"u8);
        return value || Take("false"u8);
    }
}
