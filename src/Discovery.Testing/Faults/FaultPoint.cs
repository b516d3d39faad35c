namespace Discovery.Testing.Faults;

/// <summary>Where a fault strikes.</summary>
internal enum FaultPoint
{
    None,

    /// <summary>Around a request, before anybody has looked at it.</summary>
    Request,

    /// <summary>At a line of a watch.</summary>
    Stream,
}
