using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Documents;

/// <summary>All groups, versions and resources in one document, as kubectl asks for them since 1.27.</summary>
internal static class AggregatedDiscovery
{
    /// <param name="path"><c>/api</c> for the core group, <c>/apis</c> for the others.</param>
    public static JsonObject Create(string path) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. (path == "/api" ? [""] : DiscoveryDocuments.Groups()).Select(Group)]),
    };

    private static JsonObject Group(string group) => new()
    {
        ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
        ["versions"] = new JsonArray(new JsonObject
        {
            ["version"] = "v1",
            ["resources"] = new JsonArray([.. ResourceCatalog.All.Where(k => k.Group == group).OrderBy(k => k.Plural, StringComparer.Ordinal).Select(Resource)]),
            ["freshness"] = "Current",
        }),
    };

    private static JsonObject Resource(ResourceKind kind)
    {
        var json = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Name },
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = JsonTexts.Array(kind.Verbs),
        };
        JsonTexts.AddUnlessEmpty(json, "shortNames", kind.ShortNames);
        JsonTexts.AddUnlessEmpty(json, "categories", kind.Categories);
        return json;
    }
}
