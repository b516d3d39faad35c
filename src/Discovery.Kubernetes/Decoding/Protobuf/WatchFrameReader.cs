using System.Buffers.Binary;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Reads a watch in Kubernetes' protobuf: for each event its length in four bytes, then a <c>meta.v1.WatchEvent</c> whose object is in an
/// envelope of its own.
/// </summary>
internal sealed class WatchFrameReader<T>(ObjectDecoder<T> decoder) : IWatchReader<T>
    where T : class
{
    private const int TypeField = 1;
    private const int ObjectField = 2;
    private const int RawField = 1;

    public bool TryTake(ReadBuffer buffer, out WatchEvent<T> @event)
    {
        @event = default;
        var bytes = buffer.Unread;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(bytes, out var length))
        {
            return false;
        }

        if (length > ReadBuffer.MaxSize)
        {
            throw WireReader.Invalid(); // no object is that large
        }

        if (bytes.Length - sizeof(uint) < length)
        {
            return false;
        }

        @event = Parse(bytes.Slice(sizeof(uint), (int)length));
        buffer.Consume(sizeof(uint) + (int)length);
        return true;
    }

    public bool IsInside(ReadBuffer buffer) => !buffer.Unread.IsEmpty;

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public WatchEvent<T> Parse(ReadOnlySpan<byte> message)
    {
        WatchEventType? type = null;
        ReadOnlySpan<byte> raw = default;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case TypeField:
                    type = TypeOf(reader.ReadBytes());
                    break;
                case ObjectField:
                    raw = ReadRaw(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is not { } known || raw.IsEmpty)
        {
            throw WireReader.Invalid();
        }

        var @object = Envelope.Open(raw);
        return known == WatchEventType.Error
            ? new(known, default, @object.Kind.SequenceEqual("Status"u8) ? StatusMessage.Read(@object.Message) : null)
            : new(known, decoder.DecodeProtobuf(@object.Message));
    }

    private static ReadOnlySpan<byte> ReadRaw(ReadOnlySpan<byte> extension)
    {
        ReadOnlySpan<byte> raw = default;
        var reader = new WireReader(extension);
        while (reader.Next(out var field))
        {
            if (field == RawField)
            {
                raw = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return raw;
    }

    private static WatchEventType TypeOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ADDED"u8) ? WatchEventType.Added
        : type.SequenceEqual("MODIFIED"u8) ? WatchEventType.Modified
        : type.SequenceEqual("DELETED"u8) ? WatchEventType.Deleted
        : type.SequenceEqual("BOOKMARK"u8) ? WatchEventType.Bookmark
        : type.SequenceEqual("ERROR"u8) ? WatchEventType.Error
        : WatchEventType.Unknown;
}
