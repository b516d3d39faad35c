namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>Reads the fields of one protobuf message, in whatever order they come.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Length = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private int _type;

    /// <summary>Moves to the next field; false at the end of the message. The value of the one before must have been read or skipped.</summary>
    /// <exception cref="InvalidDataException">What follows is no field.</exception>
    public bool Next(out int field)
    {
        if (_position == _message.Length)
        {
            field = 0;
            return false;
        }

        var tag = TakeVarint();
        _type = (int)(tag & 7);
        field = tag >> 3 is > 0 and <= int.MaxValue and var number ? (int)number : throw Invalid();
        return true;
    }

    /// <summary>The value of a string, bytes or message field.</summary>
    /// <exception cref="InvalidDataException">The field is of another type, or cut off.</exception>
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
    public void Skip()
    {
        switch (_type)
        {
            case Varint:
                TakeVarint();
                break;
            case Fixed64:
                Take(sizeof(ulong));
                break;
            case Length:
                Take(TakeVarint());
                break;
            case Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw Invalid();
        }
    }

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

    private ulong TakeVarint()
    {
        // Most lengths, and all tags that matter, are of one byte.
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            return _message[_position++];
        }

        var length = Scan(_message[_position..], out var value);
        _position += length > 0 ? length : throw Invalid();
        return value;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _position))
        {
            throw Invalid();
        }

        var value = _message.Slice(_position, (int)length);
        _position += (int)length;
        return value;
    }
}
