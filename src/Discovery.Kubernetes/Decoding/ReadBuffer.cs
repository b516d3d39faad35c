using System.Buffers;

namespace Discovery.Kubernetes.Decoding;

/// <summary>A pooled buffer between a stream and a parser that may leave bytes over. It grows up to a limit, for one large object.</summary>
/// <param name="size">How large it is at first.</param>
internal sealed class ReadBuffer(int size = ReadBuffer.StandardSize) : IDisposable
{
    // etcd takes 1.5 MiB by default. What is far beyond that is no object, and must not eat the process.
    public const int MaxSize = 64 * 1024 * 1024;
    private const int StandardSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);
    private int _start;
    private int _end;
    private int _searched;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing more can be read before something is consumed, or the buffer grows.</summary>
    public bool IsFull => _end - _start == _bytes.Length;

    public void Consume(int count) => _start += count;

    /// <summary>Takes the next line that is all there. What has been searched for its end is not searched again, however long the line gets.</summary>
    /// <param name="line">The line without its end, until the next read.</param>
    public bool TryTakeLine(out ReadOnlySpan<byte> line)
    {
        var length = Unread[_searched..].IndexOf((byte)'\n');
        if (length < 0)
        {
            _searched = Unread.Length;
            line = default;
            return false;
        }

        line = Unread[..(_searched + length)];
        _start += line.Length + 1;
        _searched = 0;
        return true;
    }

    /// <summary>Reads once; 0 is the end of the stream.</summary>
    /// <exception cref="InvalidDataException">One object is larger than any can be.</exception>
    public async ValueTask<int> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        return count;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = _searched = 0;
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            _start = 0;
            _end = unread;
        }

        if (_end < _bytes.Length)
        {
            return;
        }

        if (_bytes.Length >= MaxSize)
        {
            throw new InvalidDataException($"The API server sent an object of more than {MaxSize} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
