using System.Runtime.CompilerServices;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Reads the fields of a message whose next field can be guessed, and that is nothing but ASCII: so each of its tags and lengths is
/// one byte, and all of its text is valid.
/// </summary>
internal ref struct UsualFields(ReadOnlySpan<byte> ascii)
{
    private readonly ReadOnlySpan<byte> _message = ascii;
    private int _position;

    /// <summary>Whether all has been taken; what is not as guessed never is.</summary>
    public readonly bool AreTaken => _position == _message.Length;

    /// <summary>Passes over these fields if they are next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ReadOnlySpan<byte> fields)
    {
        if (!_message[_position..].StartsWith(fields))
        {
            return false;
        }

        _position += fields.Length;
        return true;
    }

    /// <summary>Takes the value of a string or message field, if that is next and all there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int field, out ReadOnlySpan<byte> value)
    {
        var message = _message;
        var start = _position + 2;
        if (start <= message.Length && message[start - 2] == ((field << 3) | WireReader.Length) && message[start - 1] is var length && length <= message.Length - start)
        {
            value = message.Slice(start, length);
            _position = start + length;
            return true;
        }

        value = default;
        return false;
    }
}
