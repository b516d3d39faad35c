using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Discovery;

/// <summary>The features of a shared endpoint, for good. An endpoint is seen by every consumer of the process at once.</summary>
internal sealed class ReadOnlyFeatureCollection(params KeyValuePair<Type, object>[] features) : IFeatureCollection
{
    public static readonly ReadOnlyFeatureCollection Empty = new();

    public bool IsReadOnly => true;

    public int Revision => 0;

    public object? this[Type key]
    {
        get
        {
            foreach (var feature in features)
            {
                if (feature.Key == key)
                {
                    return feature.Value;
                }
            }

            return null;
        }
        set => throw ReadOnly();
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => throw ReadOnly();

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static InvalidOperationException ReadOnly() =>
        new("A discovered endpoint is shared by all consumers, so its features are read-only.");
}
