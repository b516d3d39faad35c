using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Reads watches, with or without initial events, and tells the machine what came.</summary>
internal sealed class Watcher<T>(
    WatchTarget target,
    ObjectDecoder<T> decoder,
    ApiClient client,
    IResourceSink<T> sink,
    Publisher<T> publisher,
    Lister<T> lister,
    IReflectorObserver observer,
    ReflectorMachine machine,
    ReflectorClock clock,
    ReflectorSettings settings)
    where T : class
{
    // Until the initial events are complete; null in a watch without them.
    private InitialEvents<T>? _initial;
    private bool _announced;

    // When the bytes came that are being read.
    private long _arrived;

    /// <summary>Reads a watch until it ends.</summary>
    /// <exception cref="Exception">Anything; what was taken before stays taken, but of initial events that are not complete nothing was seen.</exception>
    public async Task FollowAsync(ReflectorStep step, CancellationToken cancellationToken)
    {
        _initial = step is ReflectorStep.WatchList ? new InitialEvents<T>() : null;
        _announced = false;
        var request = Request(step);
        using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        machine.Accepted();
        if (step is ReflectorStep.Watch { Check: not HistoryCheck.None } watch)
        {
            await CheckAsync(request, watch.Check, cancellationToken).ConfigureAwait(false);
        }

        Announce();

        var events = BodyFormat.WatchReader(response, decoder);
        using var buffer = new ReadBuffer();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var stream = new WatchedStream(body, Patience, settings.Time, observer, cancellationToken);
        while (await ReadAsync(stream, buffer).ConfigureAwait(false) > 0)
        {
            TakeEvents(events, buffer, request, response);
            stream.IdleTimeout = Patience;
            if (machine.IsOverdue(clock.Now))
            {
                throw new SilenceException($"the initial events had not ended after {ReflectorMachine.InitialEventsTime.TotalSeconds:0} s");
            }
        }

        if (events.IsInside(buffer))
        {
            throw new EndOfStreamException("the watch ended inside an event");
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string request, CancellationToken cancellationToken)
    {
        using var activity = observer.Requesting("watch");
        return await client.GetAsync(observer, "watch", request, cancellationToken, _initial is null ? null : ReflectorMachine.InitialEventsPause).ConfigureAwait(false);
    }

    private string Request(ReflectorStep step) => step switch
    {
        ReflectorStep.Watch watch => target.Watch(watch.ResourceVersion, settings.NextWatchTimeout()),
        ReflectorStep.WatchList list => target.WatchList(list.ResourceVersion, settings.NextWatchTimeout()),
        _ => throw new NotSupportedException($"A watcher has no step {step}."),
    };

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

    private TimeSpan Patience => _initial is null ? settings.WatchdogTimeout : ReflectorMachine.InitialEventsPause;

    private ValueTask<int> ReadAsync(WatchedStream stream, ReadBuffer buffer)
    {
        var read = stream.ReadAsync(buffer);
        return machine.IsUp || _initial is not null ? read : HoldAsync(read.AsTask());
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
            case WatchEventType.Bookmark when _initial is not null && @event.Object.InitialEventsEnd:
                EndInitialEvents(@event.Object.ResourceVersion);
                return;
            case WatchEventType.Bookmark:
                break;
            case WatchEventType.Deleted when @event.Object.HasKey:
                Delete(@event.Object.Key);
                break;
            case WatchEventType.Added or WatchEventType.Modified when @event.Object.Value is not null || _initial is not null:
                Put(@event.Object);
                break;
            default:
                observer.Rejected(@event.Object.Key, "a watch event has an object that cannot be used");
                break;
        }

        machine.Progress(@event.Object.ResourceVersion, clock.Now);
        if (_initial is null && @event.Object.ResourceVersion is { Length: > 0 } version)
        {
            observer.Reached(version);
        }
    }

    private void Put(in Decoded<T> item)
    {
        if (_initial is not null)
        {
            _initial.Put(item);
        }
        else
        {
            sink.Upsert(item.Value!);
            observer.Applied(settings.Time.GetElapsedTime(_arrived), item.LastChange);
        }
    }

    private void Delete(ObjectKey key)
    {
        if (_initial is not null)
        {
            _initial.Remove(key);
        }
        else
        {
            sink.Delete(key);
            observer.Applied(settings.Time.GetElapsedTime(_arrived), null);
        }
    }

    private void EndInitialEvents(string? resourceVersion)
    {
        if (resourceVersion is not { Length: > 0 })
        {
            throw new InvalidDataException("the bookmark that ends the initial events has no resourceVersion");
        }

        publisher.Publish(_initial!.Objects, resourceVersion);
        _initial = null;

        // Last, so that a list that could not be published is read again.
        machine.InitialEventsEnded(resourceVersion, clock.Now);
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
