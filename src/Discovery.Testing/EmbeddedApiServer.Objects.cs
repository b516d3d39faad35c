using System.Text.Json.Nodes;
using Discovery.Testing.Patching;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing;

/// <content>Changes made from within the process; each equals the HTTP request it stands for, made by the admin.</content>
public sealed partial class EmbeddedApiServer
{
    private const string DefaultNamespace = "default";
    private static readonly WriteOptions Unconditional = new() { FieldManager = "embedded", Validation = FieldValidation.Strict };

    /// <summary>Creates a namespace, as <c>POST /api/v1/namespaces</c>.</summary>
    /// <param name="name">Its name, a DNS label.</param>
    /// <exception cref="ApiServerException">409: it is there already; 422: the name is none.</exception>
    public void CreateNamespace(string name) => _registry.Create(
        ResourceCatalog.Namespaces, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, Unconditional);

    /// <summary>Deletes a namespace and everything in it; watches see the namespace's and every object's events.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ApiServerException">404: it is not there; 403: default, kube-system and kube-public stay.</exception>
    public void DeleteNamespace(string name) => Delete(ResourceCatalog.Namespaces, "", name);

    /// <summary>Creates or replaces a Service; see <see cref="Apply"/>.</summary>
    /// <param name="ns">An existing namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="ports">Its ports; a name may be empty when there is one port only, and the target port is that of the pods.</param>
    /// <returns>The Service as stored; a copy.</returns>
    /// <exception cref="ApiServerException">The server refuses it, as it would over HTTP.</exception>
    public JsonObject ApplyService(string ns, string name, params (string Name, int Port, int TargetPort)[] ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return Apply(Manifests.Service(ns, name, ports));
    }

    /// <summary>Creates or replaces an EndpointSlice of IPv4 or IPv6 addresses, all ready; see <see cref="Apply"/>.</summary>
    /// <param name="ns">An existing namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="service">The Service it belongs to (label <c>kubernetes.io/service-name</c>).</param>
    /// <param name="addresses">IP addresses of one family; loopback is fine.</param>
    /// <param name="ports">Its ports, named as the Service's are.</param>
    /// <returns>The EndpointSlice as stored; a copy.</returns>
    /// <exception cref="ApiServerException">The server refuses it, as it would over HTTP.</exception>
    public JsonObject ApplyEndpointSlice(string ns, string name, string service, IEnumerable<string> addresses, params (string Name, int Port)[] ports)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(ports);
        return Apply(Manifests.EndpointSlice(ns, name, service, [.. addresses], ports));
    }

    /// <summary>
    /// Creates an object, or replaces one of the same kind, namespace and name whatever its resourceVersion:
    /// <c>PUT</c>, and <c>POST</c> when there is none. A namespaced object without a namespace goes to <c>default</c>.
    /// </summary>
    /// <param name="manifest">A Namespace, Service, Endpoints or EndpointSlice with apiVersion, kind and metadata.name; it is not kept.</param>
    /// <returns>The object as stored; a copy.</returns>
    /// <exception cref="ApiServerException">The server refuses it, as it would over HTTP; unknown fields are refused too.</exception>
    /// <exception cref="ArgumentException">It is no manifest of a kind this server has.</exception>
    public JsonObject Apply(JsonNode manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);

        // By way of bytes: values that a program put in (an enum, a long) are then what a client would have sent.
        var source = Json.Parse(Json.ToBytes(manifest)) as JsonObject ?? throw new ArgumentException("A manifest is a JSON object.", nameof(manifest));
        var kind = KindOf(source.Text("apiVersion"), source.Text("kind"), nameof(manifest));
        var metadata = source.Ensure("metadata");
        Array.ForEach(["resourceVersion", "uid"], name => metadata.Remove(name));
        var ns = kind.Namespaced ? metadata.Text("namespace") ?? DefaultNamespace : "";
        var result = metadata.Text("name") is { Length: > 0 } given
            ? _registry.Update(kind, new(ns, given), _ => source, Unconditional, create: true, ManagerOperation.Update)
            : _registry.Create(kind, ns, source, Unconditional);
        return result.Object.ToManifest();
    }

    /// <summary>Deletes a Service, as <c>DELETE</c> does.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ApiServerException">404: it is not there.</exception>
    public void DeleteService(string ns, string name) => Delete(ResourceCatalog.Services, ns, name);

    /// <summary>Deletes an Endpoints object, as <c>DELETE</c> does.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ApiServerException">404: it is not there.</exception>
    public void DeleteEndpoints(string ns, string name) => Delete(ResourceCatalog.Endpoints, ns, name);

    /// <summary>Deletes an EndpointSlice, as <c>DELETE</c> does.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ApiServerException">404: it is not there.</exception>
    public void DeleteEndpointSlice(string ns, string name) => Delete(ResourceCatalog.EndpointSlices, ns, name);

    private static ResourceKind KindOf(string? apiVersion, string? kind, string parameter) =>
        ResourceCatalog.ForManifest(apiVersion, kind) ?? throw new ArgumentException($"No kind '{kind}' in '{apiVersion}'.", parameter);

    private void Delete(ResourceKind kind, string ns, string name) => _registry.Delete(kind, new(ns, name), DeleteOptions.Default);
}
