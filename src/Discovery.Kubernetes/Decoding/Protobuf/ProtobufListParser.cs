using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Reads a List in Kubernetes' protobuf from bytes as they come: each item is decoded when all of it is there, so that the body is never
/// held whole.
/// </summary>
internal sealed class ProtobufListParser<T>(ObjectDecoder<T> decoder) : IListParser<T>
    where T : class
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int TypeMetaField = 1;
    private const int RawField = 2;
    private const int ContentEncodingField = 3;
    private const int MetadataField = 1;
    private const int ItemsField = 2;
    private const int ResourceVersionField = 2;
    private const int ContinueField = 3;

    private readonly List<Decoded<T>> _items = [];
    private bool _isOpen;
    private bool _isList;
    private bool _hasRaw;
    private bool _isComplete;

    // What is left of the list itself; before and behind it are the fields of its envelope.
    private ulong _left;
    private string? _resourceVersion;
    private string? _continue;

    public int Parse(ReadOnlySpan<byte> buffer, bool isLast)
    {
        var consumed = 0;
        while (Take(buffer[consumed..]) is var length and > 0)
        {
            consumed += length;
        }

        _isComplete = isLast && consumed == buffer.Length && _left == 0;
        return consumed;
    }

    public ListPage<T> Complete()
    {
        if (!_isComplete || !_hasRaw)
        {
            throw new InvalidDataException("The list ends in its middle.");
        }

        // Some other object with status 200 would else be an empty list, and delete everything.
        return _isList && _resourceVersion is { Length: > 0 }
            ? new ListPage<T>(_items, _resourceVersion, _continue is { Length: > 0 } next ? next : null)
            : throw new InvalidDataException("The answer is no list: it has no metadata.resourceVersion, or another kind.");
    }

    // The length of what has been taken; 0 if not all of it is there yet.
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (!_isOpen)
        {
            return TakeMagic(bytes);
        }

        var header = WireReader.Scan(bytes, out var tag);
        if (header == 0)
        {
            return 0;
        }

        var size = WireReader.Scan(bytes[header..], out var length);
        if (size == 0)
        {
            return 0;
        }

        header += size;
        var field = tag >> 3;
        if ((tag & 7) == Varint)
        {
            return Leave(header);
        }

        if ((tag & 7) != LengthDelimited)
        {
            throw WireReader.Invalid();
        }

        if (_left == 0 && field == RawField)
        {
            _hasRaw = true;
            _left = length;
            return header;
        }

        if (length > (ulong)(bytes.Length - header))
        {
            return length > ReadBuffer.MaxSize ? throw WireReader.Invalid() : 0;
        }

        Take(field, bytes.Slice(header, (int)length));
        return Leave(header + (int)length);
    }

    private int TakeMagic(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Envelope.Magic.Length)
        {
            return 0;
        }

        _isOpen = bytes.StartsWith(Envelope.Magic) ? true : throw WireReader.Invalid();
        return Envelope.Magic.Length;
    }

    private int Leave(int length)
    {
        if (_left > 0)
        {
            _left = (ulong)length <= _left ? _left - (ulong)length : throw WireReader.Invalid();
        }

        return length;
    }

    private void Take(ulong field, ReadOnlySpan<byte> value)
    {
        if (_left > 0)
        {
            TakeOfList(field, value);
        }
        else if (field == TypeMetaField)
        {
            _isList = Envelope.ReadKind(value).EndsWith("List"u8);
        }
        else if (field == ContentEncodingField && !value.IsEmpty)
        {
            throw WireReader.Invalid();
        }
    }

    private void TakeOfList(ulong field, ReadOnlySpan<byte> value)
    {
        if (field == ItemsField)
        {
            _items.Add(decoder.DecodeProtobuf(value));
        }
        else if (field == MetadataField)
        {
            TakeMetadata(value);
        }
    }

    private void TakeMetadata(ReadOnlySpan<byte> metadata)
    {
        var reader = new WireReader(metadata);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case ResourceVersionField:
                    _resourceVersion = System.Text.Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case ContinueField:
                    _continue = System.Text.Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
