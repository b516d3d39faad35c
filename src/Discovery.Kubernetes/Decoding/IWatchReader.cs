namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads the events of a watch one by one.</summary>
internal interface IWatchReader<T>
    where T : class
{
    /// <summary>Takes the next event that is all there.</summary>
    /// <exception cref="Exception">The bytes are no event: <see cref="System.Text.Json.JsonException"/> or <see cref="InvalidDataException"/>.</exception>
    bool TryTake(ReadBuffer buffer, out WatchEvent<T> @event);

    /// <summary>Whether what is left in the buffer at the end of the stream is the beginning of an event.</summary>
    bool IsInside(ReadBuffer buffer);
}
