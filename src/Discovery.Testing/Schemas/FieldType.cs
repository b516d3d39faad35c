namespace Discovery.Testing.Schemas;

/// <summary>What a field holds.</summary>
internal enum FieldType
{
    Text,
    Integer,
    Boolean,
    IntOrString,

    /// <summary>A string map.</summary>
    Map,

    /// <summary>Named fields.</summary>
    Object,

    List,

    /// <summary>Anything, kept as it is.</summary>
    Any,
}
