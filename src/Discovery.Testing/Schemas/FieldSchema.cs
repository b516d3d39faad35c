using System.Text.Json.Nodes;

namespace Discovery.Testing.Schemas;

/// <summary>What is known of one field: enough to check, prune, order, merge and describe objects. Immutable.</summary>
internal sealed class FieldSchema
{
    private readonly Dictionary<string, FieldSchema> _byName;

    public FieldSchema(string name, FieldType type, IEnumerable<FieldSchema>? fields = null)
    {
        Name = name;
        Type = type;
        Fields = [.. fields ?? []];
        _byName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
    }

    public string Name { get; }

    public FieldType Type { get; }

    /// <summary>The fields of an object, in the order they are written.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>What a list's items are.</summary>
    public FieldSchema? Item { get; init; }

    public ListType ListType { get; init; }

    /// <summary>The fields that tell the items of a keyed list apart.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The one key a strategic merge patch goes by (<c>x-kubernetes-patch-merge-key</c>).</summary>
    public string? PatchKey { get; init; }

    /// <summary>A map or object that is owned and replaced as a whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>What a key field is taken for when it is left out.</summary>
    public string? KeyDefault { get; init; }

    /// <summary>Written as null when empty, as Go does with what has no omitempty.</summary>
    public bool NullWhenEmpty { get; init; }

    public FieldSchema? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The same object with its known fields in order, unknown ones last.</summary>
    public JsonObject Order(JsonObject value)
    {
        var names = Fields.Select(f => f.Name).Where(value.ContainsKey).Concat(value.Select(p => p.Key).Where(n => !_byName.ContainsKey(n))).ToArray();
        var ordered = new JsonObject();
        foreach (var name in names)
        {
            value.Remove(name, out var child);
            ordered[name] = child;
        }

        return ordered;
    }
}
