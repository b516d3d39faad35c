using System.Collections.Concurrent;
using RollingUpdate.Consumers;

namespace RollingUpdate.Load;

/// <summary>A constant load on one consumer: several callers, each with its next request after a pause.</summary>
internal sealed class ConsumerLoad : IAsyncDisposable
{
    private const int Callers = 4;

    // Of five requests, one is a POST.
    private const int PostEvery = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IConsumer _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RequestFailure> _failures = new();
    private readonly Task _callers;
    private readonly long _retries;
    private readonly long _ejections;
    private long _requests;

    public ConsumerLoad(IConsumer consumer)
    {
        _consumer = consumer;
        (_retries, _ejections) = (consumer.Retries ?? 0, consumer.Ejections ?? 0);
        _callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync)));
    }

    /// <summary>Lets the requests under way end.</summary>
    public async Task<ConsumerResult> StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
        return new ConsumerResult(
            _consumer.Name, _consumer.IsOurs, Interlocked.Read(ref _requests), [.. _failures], _consumer.Retries - _retries, _consumer.Ejections - _ejections);
    }

    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CallAsync()
    {
        for (var i = 1; !_stop.IsCancellationRequested; i++)
        {
            // Not cancelled with the load: what has begun is to end, and be counted.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            if (await _consumer.SendAsync(idempotent: i % PostEvery != 0, limit.Token) is { } failure)
            {
                _failures.Enqueue(failure);
            }

            Interlocked.Increment(ref _requests);
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
