namespace Discovery.Testing.Faults;

/// <summary>What follows a line of a watch.</summary>
internal enum StreamEnd
{
    None,

    /// <summary>The watch is over, and HTTP says so.</summary>
    Clean,

    /// <summary>The connection is gone.</summary>
    Broken,
}
