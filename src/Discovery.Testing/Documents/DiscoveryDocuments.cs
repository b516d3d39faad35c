using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Documents;

/// <summary>Which groups, versions and resources there are, in the old form (a document each).</summary>
internal static class DiscoveryDocuments
{
    private const string Minor = "36";
    private static readonly string[] KnownPaths =
        ["/api", "/api/v1", "/apis", "/apis/discovery.k8s.io", "/apis/discovery.k8s.io/v1", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];

    public static JsonObject? Find(string path, string host) => path switch
    {
        "/" => Paths(),
        "/api" => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = Servers(host) },
        "/apis" => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Select(Group)]) },
        "/api/v1" => Resources(""),
        _ => path.Split('/') switch
        {
            ["", "apis", var group] when Groups().Contains(group) => Described(group),
            ["", "apis", var group, "v1"] when Groups().Contains(group) => Resources(group),
            _ => null,
        },
    };

    public static JsonObject Paths() => new() { ["paths"] = new JsonArray([.. KnownPaths.Select(p => (JsonNode)p)]) };

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = Minor,
        ["gitVersion"] = $"v1.{Minor}.0+discovery-testing",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "dotnet",
    };

    public static IReadOnlyList<string> Groups() => [.. ResourceCatalog.All.Select(k => k.Group).Where(g => g.Length > 0).Distinct()];

    private static JsonArray Servers(string host) =>
        [new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = host }];

    private static JsonObject Described(string name)
    {
        var group = Group(name);
        group.Insert(0, "kind", "APIGroup");
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    private static JsonObject Group(string name) => new()
    {
        ["name"] = name,
        ["versions"] = new JsonArray(GroupVersion(name)),
        ["preferredVersion"] = GroupVersion(name),
    };

    private static JsonObject GroupVersion(string group) => new() { ["groupVersion"] = group + "/v1", ["version"] = "v1" };

    private static JsonObject Resources(string group) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.Length == 0 ? "v1" : group + "/v1",
        ["resources"] = new JsonArray([.. ResourceCatalog.All.Where(k => k.Group == group).OrderBy(k => k.Plural, StringComparer.Ordinal).Select(Resource)]),
    };

    private static JsonObject Resource(ResourceKind kind)
    {
        var json = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Name,
            ["verbs"] = JsonTexts.Array(kind.Verbs),
        };
        JsonTexts.AddUnlessEmpty(json, "shortNames", kind.ShortNames);
        JsonTexts.AddUnlessEmpty(json, "categories", kind.Categories);
        return json;
    }
}
