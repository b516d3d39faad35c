using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Discovery;

/// <summary>The features of a shared endpoint: none, for good. An endpoint is seen by every consumer of the process at once.</summary>
internal sealed class ReadOnlyFeatureCollection : IFeatureCollection
{
    public static readonly ReadOnlyFeatureCollection Instance = new();

    public bool IsReadOnly => true;

    public int Revision => 0;

    public object? this[Type key]
    {
        get => null;
        set => throw ReadOnly();
    }

    public TFeature? Get<TFeature>() => default;

    public void Set<TFeature>(TFeature? instance) => throw ReadOnly();

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => Enumerable.Empty<KeyValuePair<Type, object>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static InvalidOperationException ReadOnly() =>
        new("A discovered endpoint is shared by all consumers, so its features are read-only.");
}
