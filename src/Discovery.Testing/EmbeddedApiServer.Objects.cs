using System.Text.Json.Nodes;
using Discovery.Testing.Patching;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing;

/// <content>Changes made from within the process; each equals the HTTP request it stands for, made by the admin.</content>
public sealed partial class EmbeddedApiServer
{
    private const string Manager = "embedded";
    private static readonly WriteOptions Unconditional = new() { FieldManager = Manager, Force = true, Validation = FieldValidation.Strict };

    /// <summary>Creates a namespace, as <c>POST /api/v1/namespaces</c>.</summary>
    /// <param name="name">Its name, a DNS label.</param>
    /// <exception cref="ApiServerException">It is there already, or the name is none.</exception>
    public void CreateNamespace(string name) =>
        Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    /// <summary>Deletes a namespace and everything in it.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ApiServerException">It is not there, or must not be deleted.</exception>
    public void DeleteNamespace(string name) => _registry.Delete(ResourceCatalog.Namespaces, new("", name), DeleteOptions.Default);

    /// <summary>
    /// Creates an object, or replaces one of the same kind, namespace and name whatever its resourceVersion:
    /// <c>PUT</c>, and <c>POST</c> when there is none. A namespaced object without a namespace goes to <c>default</c>.
    /// </summary>
    /// <param name="manifest">A Namespace, Service, Endpoints or EndpointSlice with apiVersion, kind and metadata.name; it is not kept.</param>
    /// <returns>The object as stored; a copy.</returns>
    /// <exception cref="ApiServerException">The server refuses it, as it would over HTTP.</exception>
    /// <exception cref="ArgumentException">It is no manifest of a kind this server has.</exception>
    public JsonObject Apply(JsonNode manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var source = (manifest as JsonObject)?.Copy() ?? throw new ArgumentException("A manifest is a JSON object.", nameof(manifest));
        var kind = ResourceCatalog.ForManifest(source.Text("apiVersion"), source.Text("kind"))
            ?? throw new ArgumentException($"No kind '{source.Text("kind")}' in '{source.Text("apiVersion")}'.", nameof(manifest));
        var metadata = source.Ensure("metadata");
        metadata.Remove("resourceVersion");
        metadata.Remove("uid");
        var ns = kind.Namespaced ? metadata.Text("namespace") ?? "default" : "";
        return metadata.Text("name") is { Length: > 0 } name
            ? _registry.Update(kind, new(ns, name), _ => source, Unconditional, create: true, ManagerOperation.Update).Object.ToManifest()
            : _registry.Create(kind, ns, source, Unconditional).Object.ToManifest();
    }
}
