namespace Discovery.Testing.Schemas;

/// <summary>How two versions of a list are merged (<c>x-kubernetes-list-type</c>).</summary>
internal enum ListType
{
    /// <summary>As a whole.</summary>
    Atomic,

    /// <summary>As a set of values.</summary>
    Set,

    /// <summary>Item by item, found by its keys.</summary>
    Keyed,
}
