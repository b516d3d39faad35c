namespace Discovery.Testing.Registry;

/// <summary>What becomes of fields nobody knows.</summary>
internal enum FieldValidation
{
    Ignore,

    /// <summary>Dropped, with a Warning header.</summary>
    Warn,

    /// <summary>Refused.</summary>
    Strict,
}
