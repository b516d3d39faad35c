using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>Takes steps with a store, and keeps the objects that it should have then.</summary>
internal sealed class StoreWorld
{
    private readonly StoreRig _rig = new(includes: static ns => ns != StoreGen.Excluded, open: false);
    private readonly Dictionary<(string Namespace, string Name), JsonObject> _groups = [];
    private readonly Dictionary<ServiceId, JsonObject> _services = [];
    private readonly Dictionary<ServiceId, JsonObject> _lastServices = [];
    private readonly HashSet<string> _servicesKnown = [];
    private bool _allServicesKnown;
    private int _version;

    public static IEnumerable<ServiceId> Ids =>
        from ns in StoreGen.Namespaces from name in StoreGen.ServiceNames select new ServiceId(ns, name);

    public bool IsOpen { get; private set; }

    public SnapshotStore Snapshots => _rig.Snapshots;

    public IReadOnlyCollection<string> Truncated => _rig.Store.Truncated;

    public IReadOnlyCollection<JsonObject> Groups => _groups.Values;

    public IReadOnlyCollection<JsonObject> Services => _services.Values;

    public void Take(StoreStep step)
    {
        switch (step)
        {
            case StoreStep.PutGroup put:
                _rig.Store.UpsertGroup(DecodeGroup(Written(_groups, KeyOf, put.Object)).Value!);
                break;
            case StoreStep.PutService put:
                var service = Written(_services, IdOf, put.Object);
                _lastServices[IdOf(service)] = service;
                _rig.Store.UpsertService(DecodeService(service).Value!);
                break;
            case StoreStep.DeleteGroup delete:
                var names = _groups.Keys.Where(key => key.Namespace == delete.Namespace).Order().ToArray();
                var gone = names.Length == 0 ? (delete.Namespace, Name: "never") : names[delete.Which % names.Length];
                _groups.Remove(gone);
                _rig.Store.DeleteGroup(new(gone.Namespace, gone.Name));
                break;
            case StoreStep.DeleteService delete:
                _services.Remove(new(delete.Namespace, delete.Name));
                _rig.Store.DeleteService(new(delete.Namespace, delete.Name));
                break;
            case StoreStep.ReplaceGroups list:
                _rig.Store.ReplaceGroups(list.Scope, [.. Listed(_groups, KeyOf, list.Scope, list.Kept, list.Unusable, list.New, list.Order).Select(DecodeGroup)]);
                break;
            case StoreStep.ReplaceServices list:
                _allServicesKnown |= list.Scope is null;
                _servicesKnown.Add(list.Scope ?? "");
                _rig.Store.ReplaceServices(list.Scope, [.. Listed(_services, IdOf, list.Scope, list.Kept, list.Unusable, list.New, list.Order).Select(DecodeService)]);
                foreach (var (id, json) in _services)
                {
                    _lastServices[id] = json;
                }

                break;
            case StoreStep.DropNamespace drop:
                RemoveAll(_groups, key => key.Namespace == drop.Namespace);
                RemoveAll(_services, id => id.Namespace == drop.Namespace);
                RemoveAll(_lastServices, id => id.Namespace == drop.Namespace);
                _servicesKnown.Remove(drop.Namespace);
                _rig.Store.DropNamespace(drop.Namespace);
                break;
            default:
                IsOpen = true;
                _rig.Store.Open(static () => { });
                break;
        }

        if (IsOpen)
        {
            // K17: what a Service was is remembered as long as there is something of the service, and no longer.
            RemoveAll(_lastServices, id => !Exists(id));
        }
    }

    /// <summary>What consumers should see of a service now.</summary>
    public string Expected(ServiceId id)
    {
        var service = _lastServices.GetValueOrDefault(id);
        var groups = GroupsOf(id);
        return id.Namespace == StoreGen.Excluded || !IsOpen
            ? "missing"
            : SnapshotText.Of(Exists(id), _allServicesKnown || _servicesKnown.Contains(id.Namespace), ExpectedService.Ports(groups, service), ExpectedService.Endpoints(groups, service));
    }

    /// <summary>Whether its ports are known from a Service that is no more, so that the objects there are do not tell all.</summary>
    public bool RemembersService(ServiceId id) => _lastServices.ContainsKey(id) && !_services.ContainsKey(id);

    public string[] ExpectedTruncated() => [.. _groups.Values
        .Where(static json => (string?)json["metadata"]!["annotations"]?["endpoints.kubernetes.io/over-capacity"] == "truncated")
        .Select(static json => ExpectedService.Owner(json)!.Value)
        .Where(static id => id.Namespace != StoreGen.Excluded)
        .Select(static id => id.ToString())
        .Order(StringComparer.Ordinal)];

    public static Decoded<EndpointGroup> DecodeGroup(JsonObject json) => DecodingRig.Decode<EndpointGroup>(
        (string?)json["kind"] == "Endpoints" ? new EndpointsDecoder() : new EndpointSliceDecoder(), json.ToJsonString());

    public static Decoded<ServiceObject> DecodeService(JsonObject json) => DecodingRig.Decode(new ServiceDecoder(), json.ToJsonString());

    private bool Exists(ServiceId id) => _services.ContainsKey(id) || GroupsOf(id).Length > 0;

    private JsonObject[] GroupsOf(ServiceId id) => [.. _groups.Values.Where(group => ExpectedService.Owner(group) == id)];

    private JsonObject Written<TKey>(Dictionary<TKey, JsonObject> objects, Func<JsonObject, TKey> key, JsonObject json)
        where TKey : notnull
    {
        var written = ((JsonObject)json.DeepClone()).WithVersion((++_version).ToString(CultureInfo.InvariantCulture));
        return objects[key(written)] = written;
    }

    // What a list brings, and what is left of the objects after it.
    private JsonObject[] Listed<TKey>(
        Dictionary<TKey, JsonObject> objects, Func<JsonObject, TKey> key, string? scope, int kept, int unusable, JsonObject[] more, int order)
        where TKey : notnull
    {
        List<JsonObject> list = [];
        var known = objects.Where(pair => scope is null || (string?)pair.Value["metadata"]!["namespace"] == scope).OrderBy(static pair => pair.Value.ToJsonString(), StringComparer.Ordinal).ToArray();
        var written = more.Where(json => scope is null || (string?)json["metadata"]!["namespace"] == scope).DistinctBy(key).ToArray();
        foreach (var (i, (id, json)) in known.Index())
        {
            if (written.Any(other => key(other).Equals(id)))
            {
                continue;
            }

            if ((kept >> (i % 32) & 1) == 0)
            {
                objects.Remove(id);
            }
            else
            {
                // K37: what cannot be used keeps its previous version.
                list.Add((unusable >> (i % 32) & 1) == 0 ? json : ((JsonObject)json.DeepClone()).With(static odd => (odd["spec"], odd["endpoints"], odd["subsets"]) = ("odd", "odd", "odd")));
            }
        }

        JsonObject[] listed = [.. list, .. written.Select(json => Written(objects, key, json))];
        new Random(order).Shuffle(listed);
        return listed;
    }

    private static void RemoveAll<TKey>(Dictionary<TKey, JsonObject> objects, Func<TKey, bool> which)
        where TKey : notnull
    {
        foreach (var key in objects.Keys.Where(which).ToArray())
        {
            objects.Remove(key);
        }
    }

    private static (string Namespace, string Name) KeyOf(JsonObject json) => ((string)json["metadata"]!["namespace"]!, (string)json["metadata"]!["name"]!);

    private static ServiceId IdOf(JsonObject json) => new((string)json["metadata"]!["namespace"]!, (string)json["metadata"]!["name"]!);
}
