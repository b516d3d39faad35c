using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Selectors;

/// <summary>What a list, watch or deletecollection is about. Immutable.</summary>
/// <param name="Namespace">"" for all.</param>
internal sealed record ObjectFilter(ResourceKind Kind, string Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool HasSelectors => !Labels.IsEmpty || !Fields.IsEmpty;

    /// <summary>Whether an object is in the namespace and is selected.</summary>
    public bool Matches(StoredObject candidate) =>
        candidate.Kind == Kind
        && (Namespace.Length == 0 || candidate.Key.Namespace == Namespace)
        && Labels.Matches(candidate.Labels)
        && Fields.Matches(candidate.Fields);
}
