using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Discovery.AspNetCore.Events;

/// <summary>What one reader has yet to be sent. When that becomes too much, it is thrown away, and the reader told to read all anew.</summary>
internal sealed class EventReader
{
    public const int MaxFrames = 256;

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _frames = new();
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _reset;

    /// <summary>Adds an event; never waits.</summary>
    public void Offer(byte[] frame)
    {
        lock (_lock)
        {
            if (_frames.Count >= MaxFrames)
            {
                ResetCore();
            }
            else
            {
                _frames.Enqueue(frame);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>In place of all that it has not been sent yet.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            ResetCore();
        }

        _wake.Writer.TryWrite(true);
    }

    public bool TryTake([NotNullWhen(true)] out byte[]? frame)
    {
        lock (_lock)
        {
            if (!_reset)
            {
                return _frames.TryDequeue(out frame);
            }

            _reset = false;
            frame = EventFrame.Reset;
            return true;
        }
    }

    /// <summary>Ends when there may be something to take.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    private void ResetCore()
    {
        _frames.Clear();
        _reset = true;
    }
}
