using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Reads watches, and tells the machine what came.</summary>
internal sealed class Watcher<T>(
    WatchTarget target,
    ObjectDecoder<T> decoder,
    ApiClient client,
    IResourceSink<T> sink,
    Lister<T> lister,
    IReflectorObserver observer,
    ReflectorMachine machine,
    ReflectorClock clock,
    ReflectorSettings settings)
    where T : class
{
    private bool _announced;

    // When the bytes came that are being read.
    private long _arrived;

    /// <summary>Reads a watch until it ends.</summary>
    /// <exception cref="Exception">Anything; what was taken before stays taken.</exception>
    public async Task FollowAsync(ReflectorStep.Watch step, CancellationToken cancellationToken)
    {
        _announced = false;
        var request = target.Watch(step.ResourceVersion, settings.NextWatchTimeout());
        using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        machine.Accepted();
        if (step.Check != HistoryCheck.None)
        {
            await CheckAsync(request, step.Check, cancellationToken).ConfigureAwait(false);
        }

        Announce();

        var events = BodyFormat.WatchReader(response, decoder);
        using var buffer = new ReadBuffer();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var stream = new WatchedStream(body, settings.WatchdogTimeout, settings.Time, observer, cancellationToken);
        while (await ReadAsync(stream, buffer).ConfigureAwait(false) > 0)
        {
            TakeEvents(events, buffer, request, response);
        }

        if (events.IsInside(buffer))
        {
            throw new EndOfStreamException("the watch ended inside an event");
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string request, CancellationToken cancellationToken)
    {
        using var activity = observer.Requesting("watch");
        return await client.GetAsync(observer, "watch", request, cancellationToken).ConfigureAwait(false);
    }

    // Asked when the watch is there: should the server lose its history after that, the watch breaks with it.
    private async Task CheckAsync(string request, HistoryCheck check, CancellationToken cancellationToken)
    {
        string version;
        try
        {
            version = await lister.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException refusal) when (check == HistoryCheck.IfAnswered || Failure.From(refusal, request).Kind == FailureKind.Refused)
        {
            // Who may watch and not list cannot know; and a server too busy to be asked is asked again when this watch has ended.
            return;
        }

        if (machine.GoesBack(version))
        {
            throw ApiException.TooLarge(client.Describe(request), version);
        }
    }

    private ValueTask<int> ReadAsync(WatchedStream stream, ReadBuffer buffer)
    {
        var read = stream.ReadAsync(buffer);
        return machine.IsUp ? read : HoldAsync(read.AsTask());
    }

    // The watch before was accepted too, and failed then: this one counts when it has held for a moment or brought something.
    private async ValueTask<int> HoldAsync(Task<int> read)
    {
        await ((Task)read).WaitAsync(ReflectorMachine.ShortWatch, settings.Time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!read.IsCompleted)
        {
            machine.Held();
            Announce();
        }

        return await read.ConfigureAwait(false);
    }

    private void TakeEvents(IWatchReader<T> events, ReadBuffer buffer, string request, HttpResponseMessage response)
    {
        _arrived = settings.Time.GetTimestamp();
        while (events.TryTake(buffer, out var @event))
        {
            Take(@event, request, response);
        }

        Announce();
    }

    private void Take(in WatchEvent<T> @event, string request, HttpResponseMessage response)
    {
        if (machine.GoesBack(@event.Object.ResourceVersion))
        {
            throw new InvalidDataException($"the watch went back to resourceVersion {@event.Object.ResourceVersion}");
        }

        switch (@event.Type)
        {
            case WatchEventType.Error:
                throw client.ErrorIn(request, response, @event.Error);
            case WatchEventType.Unknown:
                observer.Rejected(@event.Object.Key, "a watch event has an unknown type");
                return;
            case WatchEventType.Bookmark:
                break;
            case WatchEventType.Deleted when @event.Object.HasKey:
                sink.Delete(@event.Object.Key);
                observer.Applied(settings.Time.GetElapsedTime(_arrived), null);
                break;
            case WatchEventType.Added or WatchEventType.Modified when @event.Object.Value is { } value:
                sink.Upsert(value);
                observer.Applied(settings.Time.GetElapsedTime(_arrived), @event.Object.LastChange);
                break;
            default:
                observer.Rejected(@event.Object.Key, "a watch event has an object that cannot be used");
                break;
        }

        machine.Progress(@event.Object.ResourceVersion, clock.Now);
        if (@event.Object.ResourceVersion is { Length: > 0 } version)
        {
            observer.Reached(version);
        }
    }

    private void Announce()
    {
        if (machine.IsUp && !_announced)
        {
            _announced = true;
            observer.Watching();
        }
    }
}
