using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Transport;
using Polly;
using Polly.Retry;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>The shell around <see cref="ReflectorMachine"/>: does the I/O of each step and tells the machine how it went.</summary>
internal sealed class Reflector<T>(
    WatchTarget target,
    ObjectDecoder<T> decoder,
    ApiClient client,
    IResourceSink<T> sink,
    IReflectorObserver observer,
    ReflectorSettings settings)
    where T : class
{
    // How long the server may be silent in the middle of a list.
    private static readonly TimeSpan ListIdleTimeout = TimeSpan.FromSeconds(60);

    private readonly ReflectorMachine _machine = new(new Backoff(settings.Random.NextDouble));
    private readonly WatchEventParser<T> _events = new(decoder);
    private readonly List<Decoded<T>> _pages = [];

    // The server accepted the last watch and then failed it.
    private bool _doubtful;

    /// <summary>Lists and watches until cancelled.</summary>
    /// <exception cref="OperationCanceledException">The only way it ends.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder<TimeSpan> { TimeProvider = settings.Time }
            .AddRetry(new RetryStrategyOptions<TimeSpan>
            {
                // Every result is a delay the machine asked for; there is no other end than cancellation.
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is null),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Result),
            })
            .Build();
        await pipeline.ExecuteAsync(RunUntilDelayAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TimeSpan> RunUntilDelayAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var delay = _machine.Next switch
            {
                ReflectorStep.List list => await ListAsync(list, cancellationToken).ConfigureAwait(false),
                ReflectorStep.Watch watch => await WatchAsync(watch, cancellationToken).ConfigureAwait(false),
                var other => throw new NotSupportedException($"A reflector has no step {other}."),
            };
            if (delay > TimeSpan.Zero)
            {
                return delay;
            }
        }
    }

    private async Task<TimeSpan> ListAsync(ReflectorStep.List step, CancellationToken cancellationToken)
    {
        var request = target.List(step.ResourceVersion, step.Limit, step.Continue);
        try
        {
            if (step.Continue is null)
            {
                _pages.Clear();
            }

            using var response = await client.GetAsync(request, cancellationToken).ConfigureAwait(false);
            var page = await ReadPageAsync(response, cancellationToken).ConfigureAwait(false);
            _pages.AddRange(page.Items);
            if (page.Continue is null)
            {
                Publish(page.ResourceVersion);
            }

            // Last, so that a list that could not be published is read again.
            _machine.PageRead(page.ResourceVersion, page.Continue, settings.Time.GetUtcNow());
            return TimeSpan.Zero;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A page that failed fails the list: what was read so far is dropped, and what was published before stays (K31).
            _pages.Clear();
            var failure = Failure.From(exception, client.Describe(request));
            var delay = _machine.Failed(failure, settings.Time.GetUtcNow());
            observer.Failed(failure, delay);
            return delay;
        }
    }

    private void Publish(string? resourceVersion)
    {
        foreach (var item in _pages)
        {
            if (item.Value is null)
            {
                observer.Rejected(item.Key, "a list has an object that cannot be used");
            }
        }

        sink.Replace(_pages);
        observer.Listed(_pages.Count, resourceVersion);
        _pages.Clear();
        _pages.TrimExcess();
    }

    private async Task<ListPage<T>> ReadPageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var parser = new ListParser<T>(decoder);
        using var buffer = new ReadBuffer();
        using var stream = await OpenAsync(response, ListIdleTimeout, cancellationToken).ConfigureAwait(false);
        int count;
        do
        {
            count = await stream.ReadAsync(buffer).ConfigureAwait(false);
            buffer.Consume(parser.Parse(buffer.Unread, isLast: count == 0));
        }
        while (count > 0);

        return parser.Complete();
    }

    private async Task<TimeSpan> WatchAsync(ReflectorStep.Watch step, CancellationToken cancellationToken)
    {
        var request = target.Watch(step.ResourceVersion, settings.NextWatchTimeout());
        var began = settings.Time.GetTimestamp();
        var connected = false;
        var sawEvent = false;
        var announced = false;
        try
        {
            using var response = await client.GetAsync(request, cancellationToken).ConfigureAwait(false);
            connected = true;
            if (!_doubtful)
            {
                Announce();
            }

            using var buffer = new ReadBuffer();
            using var stream = await OpenAsync(response, settings.WatchdogTimeout, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var read = stream.ReadAsync(buffer).AsTask();
                if (!announced)
                {
                    // The one before was accepted too, and failed then: this one counts when it has held for a moment or brought something.
                    await ((Task)read).WaitAsync(ReflectorMachine.ShortWatch, settings.Time, CancellationToken.None)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (!read.IsCompleted)
                    {
                        Announce();
                    }
                }

                if (await read.ConfigureAwait(false) == 0)
                {
                    break;
                }

                sawEvent |= TakeLines(buffer, request);
                Announce();
            }

            if (buffer.Unread.ContainsAnyExcept(" \r\n\t"u8))
            {
                throw new EndOfStreamException("the watch ended inside a line");
            }

            observer.WatchEnded("it ended");
            return _machine.WatchEnded(Lasted(), sawEvent, settings.Time.GetUtcNow());
        }
        catch (SilenceException silence)
        {
            // Resumed like a watch that ended: a quiet resource is no error (K35).
            observer.WatchEnded(silence.Message);
            return _machine.WatchEnded(Lasted(), sawEvent, settings.Time.GetUtcNow());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = Failure.From(exception, client.Describe(request));
            var now = settings.Time.GetUtcNow();
            var delay = connected ? _machine.WatchBroken(failure, Lasted(), sawEvent, now) : _machine.Failed(failure, now);
            if (delay == TimeSpan.Zero && _machine.Next is ReflectorStep.Watch)
            {
                // The first reconnect tells whether there is anything wrong at all.
                observer.WatchEnded(failure.Message);
            }
            else
            {
                _doubtful = connected;
                observer.Failed(failure, delay);
            }

            return delay;
        }

        TimeSpan Lasted() => settings.Time.GetElapsedTime(began);

        void Announce()
        {
            if (!announced)
            {
                announced = true;
                _doubtful = false;
                observer.Watching();
            }
        }
    }

    private bool TakeLines(ReadBuffer buffer, string request)
    {
        var any = false;
        int end;
        while ((end = buffer.Unread.IndexOf((byte)'\n')) >= 0)
        {
            var line = buffer.Unread[..end];
            if (line.ContainsAnyExcept(" \r\t"u8))
            {
                Take(_events.Parse(line), request);
                any = true;
            }

            buffer.Consume(end + 1);
        }

        return any;
    }

    private void Take(in WatchEvent<T> @event, string request)
    {
        switch (@event.Type)
        {
            case WatchEventType.Error:
                throw ApiException.FromStatus(client.Describe(request), @event.Error, httpCode: 500, retryAfter: null);
            case WatchEventType.Unknown:
                observer.Rejected(@event.Object.Key, "a watch event has an unknown type");
                return;
            case WatchEventType.Deleted when @event.Object.HasKey:
                sink.Delete(@event.Object.Key);
                break;
            case WatchEventType.Added or WatchEventType.Modified when @event.Object.Value is { } value:
                sink.Upsert(value);
                break;
            case WatchEventType.Bookmark:
                break;
            default:
                observer.Rejected(@event.Object.Key, "a watch event has an object that cannot be used");
                break;
        }

        _machine.Progress(@event.Object.ResourceVersion, settings.Time.GetUtcNow());
    }

    private async Task<WatchedStream> OpenAsync(HttpResponseMessage response, TimeSpan idleTimeout, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new WatchedStream(stream, idleTimeout, settings.Time, observer, cancellationToken);
    }
}
