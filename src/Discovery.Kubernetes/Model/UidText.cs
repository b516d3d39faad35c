using System.Runtime.Intrinsics;

namespace Discovery.Kubernetes.Model;

/// <summary>Reads uids from text: all digits at once, for there is one in every endpoint.</summary>
internal static class UidText
{
    private const int Length = 36;

    // Which of the sixteen bytes after the first eight are dashes.
    private const uint Dashes = 0b1000_0100_0010_0001;

    // Of a place that no vector has comes a zero.
    private const byte No = 255;

    /// <summary>Reads only the form that Kubernetes writes, in lower case: another would not come back as it was.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out Guid uid)
    {
        uid = default;
        if (text.Length != Length)
        {
            return false;
        }

        var middle = Vector128.Create(text[8..]);
        var first = (Vector128.Create(text) & Vector128.Create(ulong.MaxValue, 0).AsByte())
            | Vector128.Shuffle(middle, Vector128.Create(No, No, No, No, No, No, No, No, 1, 2, 3, 4, 6, 7, 8, 9));
        var second = Vector128.Shuffle(middle, Vector128.Create(11, 12, 13, 14, No, No, No, No, No, No, No, No, No, No, No, No))
            | (Vector128.Create(text[20..]) & Vector128.Create(0, uint.MaxValue, uint.MaxValue, uint.MaxValue).AsByte());
        var areDigits = ReadDigits(ref first) & ReadDigits(ref second);
        if (Vector128.Equals(middle, Vector128.Create((byte)'-')).ExtractMostSignificantBits() != Dashes || areDigits != Vector128<byte>.AllBitsSet)
        {
            return false;
        }

        // In the order of a Guid, whose first three numbers begin with their low bytes.
        var sixteens = Vector128.Shuffle(first, Vector128.Create(6, 4, 2, 0, 10, 8, 14, 12, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(second, Vector128.Create(No, No, No, No, No, No, No, No, 0, 2, 4, 6, 8, 10, 12, 14));
        var ones = Vector128.Shuffle(first, Vector128.Create(7, 5, 3, 1, 11, 9, 15, 13, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(second, Vector128.Create(No, No, No, No, No, No, No, No, 1, 3, 5, 7, 9, 11, 13, 15));
        Span<byte> bytes = stackalloc byte[Vector128<byte>.Count];
        ((sixteens << 4) | ones).CopyTo(bytes);
        uid = new Guid(bytes);
        return true;
    }

    // Puts what the digits are worth in their place, and tells which of them are some.
    private static Vector128<byte> ReadDigits(ref Vector128<byte> text)
    {
        var decimals = text - Vector128.Create((byte)'0');
        var letters = text - Vector128.Create((byte)'a');
        var areDecimals = Vector128.LessThan(decimals, Vector128.Create((byte)10));
        text = Vector128.ConditionalSelect(areDecimals, decimals, letters + Vector128.Create((byte)10));
        return areDecimals | Vector128.LessThan(letters, Vector128.Create((byte)6));
    }
}
