namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads a watch in JSON: a line for each event.</summary>
internal sealed class WatchLineReader<T>(ObjectDecoder<T> decoder) : IWatchReader<T>
    where T : class
{
    private readonly WatchEventParser<T> _events = new(decoder);

    public bool TryTake(ReadBuffer buffer, out WatchEvent<T> @event)
    {
        while (buffer.TryTakeLine(out var line))
        {
            if (line.ContainsAnyExcept(" \r\t"u8))
            {
                @event = _events.Parse(line);
                return true;
            }
        }

        @event = default;
        return false;
    }

    public bool IsInside(ReadBuffer buffer) => buffer.Unread.ContainsAnyExcept(" \r\n\t"u8);
}
