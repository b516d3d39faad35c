using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>One page of a list.</summary>
internal sealed record ListPage<T>(List<Decoded<T>> Items, string ResourceVersion, string? Continue)
    where T : class;
