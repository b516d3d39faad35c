namespace Discovery.Testing.Schemas;

/// <summary>Short names to write schemas with.</summary>
internal static class Field
{
    public static FieldSchema Text(string name) => new(name, FieldType.Text);

    public static FieldSchema Integer(string name) => new(name, FieldType.Integer);

    public static FieldSchema Boolean(string name) => new(name, FieldType.Boolean);

    public static FieldSchema IntOrString(string name) => new(name, FieldType.IntOrString);

    public static FieldSchema Map(string name) => new(name, FieldType.Map);

    /// <summary>A string map that is replaced as a whole.</summary>
    public static FieldSchema AtomicMap(string name) => new(name, FieldType.Map) { Atomic = true };

    /// <summary>A protocol, which is TCP unless it is said.</summary>
    public static FieldSchema Protocol() => new("protocol", FieldType.Text) { KeyDefault = "TCP" };

    public static FieldSchema Any(string name) => new(name, FieldType.Any);

    public static FieldSchema Object(string name, params FieldSchema[] fields) => new(name, FieldType.Object, fields);

    /// <summary>A list of strings that is replaced as a whole.</summary>
    public static FieldSchema Texts(string name) => new(name, FieldType.List) { Item = Text("") };

    /// <summary>A list of distinct strings.</summary>
    public static FieldSchema Set(string name) => new(name, FieldType.List) { Item = Text(""), ListType = ListType.Set };

    /// <summary>A list of objects that is replaced as a whole.</summary>
    public static FieldSchema List(string name, params FieldSchema[] fields) => new(name, FieldType.List) { Item = Object("", fields) };

    /// <summary>As <see cref="List"/>, and null rather than absent when it is empty.</summary>
    public static FieldSchema NullableList(string name, params FieldSchema[] fields) =>
        new(name, FieldType.List) { Item = Object("", fields), NullWhenEmpty = true };

    /// <summary>A list of objects merged by key.</summary>
    public static FieldSchema Keyed(string name, string[] keys, params FieldSchema[] fields) =>
        new(name, FieldType.List) { Item = Object("", fields), ListType = ListType.Keyed, Keys = keys, PatchKey = keys[0] };
}
