using Discovery.Kubernetes.Decoding;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>A response body that may not be silent for longer than a bound: a half-open connection never errs by itself (K35).</summary>
internal sealed class WatchedStream(
    Stream stream, TimeSpan idleTimeout, TimeProvider time, IReflectorObserver observer, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _idle = new(Timeout.InfiniteTimeSpan, time);

    private CancellationTokenSource? _either;

    /// <summary>Reads once; 0 is the end.</summary>
    /// <exception cref="SilenceException">Nothing came in time.</exception>
    public async ValueTask<int> ReadAsync(ReadBuffer buffer)
    {
        _either ??= CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, cancellationToken);
        _idle.CancelAfter(idleTimeout);
        try
        {
            var count = await buffer.ReadAsync(stream, _either.Token).ConfigureAwait(false);
            observer.Contact();
            return count;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SilenceException($"nothing came for {idleTimeout.TotalSeconds:0} s");
        }
    }

    public void Dispose()
    {
        _either?.Dispose();
        _idle.Dispose();
        stream.Dispose();
    }
}
