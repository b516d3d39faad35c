namespace Discovery.Testing.Storage;

/// <summary>One change. A deletion's <see cref="Previous"/> is what was there; its <see cref="Current"/> is null.</summary>
/// <param name="After">The state this change led to; history keeps it for reads at an old resourceVersion.</param>
internal sealed record StoreEvent(ulong Revision, StoredObject? Current, StoredObject? Previous, StoreState After)
{
    public StoredObject Subject => Current ?? Previous!;
}
