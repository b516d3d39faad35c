using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>Helpers to make, change and read objects of <see cref="ApiServerContract.Namespace"/>.</summary>
public abstract class ObjectContract(IApiServerClusters clusters) : ApiServerContract(clusters)
{
    public static TheoryData<string> AllResources { get; } = ["namespaces", "services", "endpoints", "endpointslices"];

    /// <summary>The path of the EndpointSlices of the test's namespace.</summary>
    protected string Slices => ApiResource.EndpointSlices.PathIn(Namespace);

    /// <summary>Creates the smallest valid object; a namespace is deleted after the test.</summary>
    protected async Task<JsonObject> CreateAsync(ApiResource resource, string name, params (string Key, string Value)[] labels)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var created = (await Admin.CreateAsync(resource.PathIn(Namespace), Manifests.Of(resource, name, labels))).Expect(HttpStatusCode.Created);
        if (!resource.Namespaced)
        {
            DeleteAfterwards(name);
        }

        return created;
    }

    protected Task<JsonObject> CreateSliceAsync(string name, params (string Key, string Value)[] labels) =>
        CreateAsync(ApiResource.EndpointSlices, name, labels);

    /// <summary>Sets a label by a merge patch; null removes it.</summary>
    protected async Task<JsonObject> LabelSliceAsync(string name, string key, string? value) =>
        (await Admin.PatchAsync($"{Slices}/{name}", PatchType.Merge, Labels(key, value))).Expect(HttpStatusCode.OK);

    protected async Task DeleteSliceAsync(string name) => (await Admin.DeleteAsync($"{Slices}/{name}")).Expect(HttpStatusCode.OK);

    /// <summary>A patch of one label.</summary>
    protected static JsonObject Labels(string key, string? value) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [key] = value } } };

    /// <summary>Field and reason of the first of a Status' causes.</summary>
    protected static (string Field, string Reason) FirstCause(JsonObject status)
    {
        var cause = status["details"]!["causes"]![0]!.AsObject();
        return (cause.Text("field"), cause.Text("reason"));
    }
}
