namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads a List from bytes as they come.</summary>
internal interface IListParser<T>
    where T : class
{
    /// <summary>Takes as much as it can; the rest must come again, with more behind it.</summary>
    /// <param name="buffer">Bytes not consumed before, and those after them.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <returns>How many bytes were consumed.</returns>
    /// <exception cref="Exception">The bytes are no List: <see cref="System.Text.Json.JsonException"/> or <see cref="InvalidDataException"/>.</exception>
    int Parse(ReadOnlySpan<byte> buffer, bool isLast);

    /// <summary>The page, once all of it has been parsed.</summary>
    /// <exception cref="Exception">The List is not complete: <see cref="System.Text.Json.JsonException"/> or <see cref="InvalidDataException"/>.</exception>
    ListPage<T> Complete();
}
