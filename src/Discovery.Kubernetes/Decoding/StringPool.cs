using System.Text;
using System.Text.Json;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Gives one string for equal bytes: node, zone, namespace and port names repeat thousands of times. Of fixed size, so
/// that it cannot grow; a collision costs one more string. Not for several threads.
/// </summary>
internal sealed class StringPool
{
    private const int Size = 2048;
    private const int LongestPooled = 64;

    private readonly string?[] _strings = new string?[Size];

    public string Get(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped || bytes.Length > LongestPooled)
        {
            return reader.GetString()!;
        }

        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref _strings[(uint)hash.ToHashCode() % Size];
        if (slot is not null && IsSame(slot, bytes))
        {
            return slot;
        }

        return slot = reader.GetString()!;
    }

    private static bool IsSame(string text, ReadOnlySpan<byte> bytes)
    {
        // UTF-8 has at least one byte for each UTF-16 unit, so the bound holds for any text that could be equal.
        if (text.Length > bytes.Length)
        {
            return false;
        }

        Span<byte> encoded = stackalloc byte[LongestPooled];
        return Encoding.UTF8.TryGetBytes(text, encoded, out var written) && encoded[..written].SequenceEqual(bytes);
    }
}
