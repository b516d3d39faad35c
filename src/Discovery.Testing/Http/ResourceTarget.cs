using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Http;

/// <summary>What a path names.</summary>
/// <param name="Namespace">"" for all, and for what has none.</param>
/// <param name="Name">"" for a collection.</param>
internal sealed record ResourceTarget(ResourceKind Kind, string Namespace, string Name)
{
    public ObjectKey Key => new(Namespace, Name);
}
