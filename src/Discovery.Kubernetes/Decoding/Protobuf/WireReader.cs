using System.Runtime.CompilerServices;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>Reads the fields of one protobuf message, in whatever order they come.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    public const int Length = 2;

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;
    private int _type;

    /// <summary>Moves to the next field; false at the end of the message. The value of the one before must have been read or skipped.</summary>
    /// <exception cref="InvalidDataException">What follows is no field.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out int field)
    {
        if (_rest.IsEmpty)
        {
            field = 0;
            return false;
        }

        // Of all fields that matter, the tag is one byte or two.
        var tag = TakeVarint();
        _type = (int)(tag & 7);
        field = (int)(tag >> 3);
        return tag is >= 8 and <= uint.MaxValue ? true : throw Invalid();
    }

    /// <summary>Moves to the next field if it has this number, a string or message, and its tag is one byte; else it stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextIs(int field)
    {
        if (_rest.IsEmpty || _rest[0] != ((field << 3) | Length))
        {
            return false;
        }

        _rest = _rest[1..];
        _type = Length;
        return true;
    }

    /// <summary>The value of a string, bytes or message field.</summary>
    /// <exception cref="InvalidDataException">The field is of another type, or cut off.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes() => _type == Length ? Take(TakeVarint()) : throw Invalid();

    /// <summary>The value of a number or boolean field.</summary>
    /// <exception cref="InvalidDataException">The field is of another type, or cut off.</exception>
    public ulong ReadVarint() => _type == Varint ? TakeVarint() : throw Invalid();

    /// <inheritdoc cref="ReadVarint"/>
    public bool ReadBoolean() => ReadVarint() != 0;

    /// <inheritdoc cref="ReadVarint"/>
    public int ReadInt32() => unchecked((int)ReadVarint());

    /// <summary>Passes over a value.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or of a type there is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip() => Take(ValueLength(_rest, _type));

    /// <summary>Reads a number from the beginning of these bytes.</summary>
    /// <returns>How many bytes it has; 0 if they end before it does.</returns>
    /// <exception cref="InvalidDataException">It does not end where any number would have.</exception>
    public static int Scan(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            if (index == 10)
            {
                throw Invalid();
            }

            value |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] < 0x80)
            {
                return index + 1;
            }
        }

        return bytes.Length > 9 ? throw Invalid() : 0;
    }

    public static InvalidDataException Invalid() => new("the API server sent a protobuf message that is none");

    // Static, as is all that is not inlined: a reader whose address nobody takes stays in registers.
    private static ulong ValueLength(ReadOnlySpan<byte> rest, int type)
    {
        switch (type)
        {
            case Varint:
                return (ulong)ScanAll(rest, out _);
            case Fixed64:
                return sizeof(ulong);
            case Length:
                var header = ScanAll(rest, out var length);
                return length <= (ulong)rest.Length ? length + (ulong)header : throw Invalid();
            case Fixed32:
                return sizeof(uint);
            default:
                throw Invalid();
        }
    }

    private static int ScanAll(ReadOnlySpan<byte> bytes, out ulong value) => Scan(bytes, out value) is var length and > 0 ? length : throw Invalid();

    // Most numbers are of one byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong TakeVarint()
    {
        var rest = _rest;
        if (!rest.IsEmpty && rest[0] is var first and < 0x80)
        {
            _rest = rest[1..];
            return first;
        }

        _rest = rest[ScanAll(rest, out var value)..];
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(ulong length)
    {
        var rest = _rest;
        if (length > (ulong)rest.Length)
        {
            throw Invalid();
        }

        _rest = rest[(int)length..];
        return rest[..(int)length];
    }
}
