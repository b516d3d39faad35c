using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Reads lists that come as the first events of a watch, up to the bookmark that ends them (K30). The watch itself is another's.</summary>
internal sealed class StreamLister<T>(
    WatchTarget target,
    ObjectDecoder<T> decoder,
    ApiClient client,
    Publisher<T> publisher,
    IReflectorObserver observer,
    ReflectorMachine machine,
    ReflectorClock clock,
    ReflectorSettings settings)
    where T : class
{
    /// <summary>Reads a list and publishes it.</summary>
    /// <returns>Its resourceVersion; <see langword="null"/> if the stream ended before the list did.</returns>
    /// <exception cref="Exception">Anything; nothing was seen of what came before.</exception>
    public async Task<string?> ReadAsync(ReflectorStep.WatchList step, CancellationToken cancellationToken)
    {
        var request = target.WatchList(step.ResourceVersion, settings.NextWatchTimeout());
        using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        machine.Accepted();

        var events = BodyFormat.WatchReader(response, decoder);
        var list = new InitialEvents<T>();
        using var buffer = new ReadBuffer();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var stream = new WatchedStream(body, ReflectorMachine.InitialEventsPause, settings.Time, observer, cancellationToken);
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) > 0)
        {
            while (events.TryTake(buffer, out var @event))
            {
                if (@event is { Type: WatchEventType.Bookmark, Object.InitialEventsEnd: true })
                {
                    return Publish(list, @event.Object.ResourceVersion);
                }

                Take(@event, list, request, response);
            }

            if (machine.IsOverdue(clock.Now))
            {
                throw new SilenceException($"the initial events had not ended after {ReflectorMachine.InitialEventsTime.TotalSeconds:0} s");
            }
        }

        return events.IsInside(buffer) ? throw new EndOfStreamException("the initial events ended inside an event") : null;
    }

    private async Task<HttpResponseMessage> OpenAsync(string request, CancellationToken cancellationToken)
    {
        using var activity = observer.Requesting("watch");
        return await client.GetAsync(observer, "watch", request, cancellationToken, ReflectorMachine.InitialEventsPause, target.IsLong).ConfigureAwait(false);
    }

    // In no order, so that their resourceVersions say nothing.
    private void Take(in WatchEvent<T> @event, InitialEvents<T> list, string request, HttpResponseMessage response)
    {
        switch (@event.Type)
        {
            case WatchEventType.Error:
                throw client.ErrorIn(request, response, @event.Error);
            case WatchEventType.Unknown:
                observer.Rejected(@event.Object.Key, "a watch event has an unknown type");
                break;
            case WatchEventType.Bookmark:
                break;
            case WatchEventType.Deleted when @event.Object.HasKey:
                list.Remove(@event.Object.Key);
                break;
            case WatchEventType.Added or WatchEventType.Modified:
                list.Put(@event.Object);
                break;
            default:
                observer.Rejected(@event.Object.Key, "a watch event has an object that cannot be used");
                break;
        }
    }

    private string Publish(InitialEvents<T> list, string? resourceVersion)
    {
        if (resourceVersion is not { Length: > 0 })
        {
            throw new InvalidDataException("the bookmark that ends the initial events has no resourceVersion");
        }

        publisher.Publish(list.Objects, resourceVersion);
        return resourceVersion;
    }
}
