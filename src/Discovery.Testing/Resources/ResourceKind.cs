using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;
using Discovery.Testing.Storage;
using Discovery.Testing.Tables;

namespace Discovery.Testing.Resources;

/// <summary>All that one resource adds to the generic server. Stateless.</summary>
internal abstract class ResourceKind
{
    private byte[]? _prefix;

    /// <summary>Its place in <see cref="ResourceCatalog.All"/>.</summary>
    public abstract int Index { get; }

    /// <summary>"" for the core group.</summary>
    public virtual string Group => "";

    public virtual string Version => "v1";

    /// <summary>As paths have it, such as <c>endpointslices</c>.</summary>
    public abstract string Plural { get; }

    public abstract string Singular { get; }

    /// <summary>As manifests have it, such as <c>EndpointSlice</c>.</summary>
    public abstract string Name { get; }

    public virtual bool Namespaced => true;

    public virtual IReadOnlyList<string> ShortNames => [];

    public virtual IReadOnlyList<string> Categories => [];

    public virtual IReadOnlyList<string> Verbs => ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string ListName => Name + "List";

    /// <summary>As messages have it: <c>endpointslices.discovery.k8s.io</c>, <c>services</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedName => Group.Length == 0 ? Name : $"{Name}.{Group}";

    /// <summary>What an object starts with on the wire: kind and apiVersion.</summary>
    public ReadOnlySpan<byte> JsonPrefix => _prefix ??= Encoding.UTF8.GetBytes($"{{\"kind\":\"{Name}\",\"apiVersion\":\"{ApiVersion}\",");

    public abstract FieldSchema Schema { get; }

    /// <summary>metadata.generation counts changes of the content.</summary>
    public virtual bool HasGeneration => false;

    /// <summary>DELETE answers with the object rather than with a Status.</summary>
    public virtual bool ReturnsDeleted => false;

    /// <summary>Goes out as a Warning with every answer; null for none.</summary>
    public virtual string? Deprecation => null;

    public virtual NameRule NameRule => NameRules.Subdomain;

    /// <summary>PUT of a missing object creates it.</summary>
    public virtual bool CreatesOnUpdate => false;

    public abstract IReadOnlyList<TableColumn> Columns { get; }

    public abstract JsonArray Cells(StoredObject stored, JsonObject body, string age);

    /// <summary>What an object without content looks like: a bookmark is one.</summary>
    public abstract JsonObject Blank();

    public virtual IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject body)
    {
        yield return new("metadata.name", body.Child("metadata").Text("name") ?? "");
        if (Namespaced)
        {
            yield return new("metadata.namespace", body.Child("metadata").Text("namespace") ?? "");
        }
    }

    public virtual IReadOnlyList<string> SelectableFieldNames => Namespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"];

    /// <summary>What is said of a field that objects cannot be selected by.</summary>
    public virtual string UnknownField(string field) =>
        $"\"{field}\" is not a known field selector: only {string.Join(", ", SelectableFieldNames.Select(n => $"\"{n}\""))}";

    /// <summary>Fills in what a client may leave out.</summary>
    public virtual void Default(JsonObject body)
    {
    }

    /// <summary>What the server owns in a new object.</summary>
    public virtual void PrepareForCreate(JsonObject body, ServerAllocations allocations)
    {
    }

    /// <summary>What a client may leave out in an update, or may not change.</summary>
    public virtual void PrepareForUpdate(JsonObject body, JsonObject old, ServerAllocations allocations)
    {
    }

    public abstract void Validate(JsonObject body, JsonObject? old, FieldErrors errors);

    public override string ToString() => QualifiedPlural;
}
