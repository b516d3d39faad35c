using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>The only writer of a server. It keeps what it wrote, and each state of a service before a registry can see it.</summary>
internal sealed class ChaosWorld(EmbeddedApiServer server)
{
    private static readonly (string?, int?) Http = ("http", 8080);
    private readonly Dictionary<SliceName, JsonObject> _slices = [];
    private readonly HashSet<ServiceId> _services = [];
    private readonly HashSet<string> _namespaces = [];
    private int _writes;
    private int _fences;
    private RegistryRig? _rig;

    public EmbeddedApiServer Server => server;

    public ServerHistory History { get; } = new();

    /// <summary>What there is before anybody looks.</summary>
    /// <param name="isLarge">Whether a complete list has more than one page.</param>
    public void Begin(bool isLarge)
    {
        foreach (var id in SliceName.Services.Where(static id => id.Namespace is "n-0" or "n-1" or SliceName.Excluded))
        {
            int[][] slices = [[0, 1, 2], [3, 4]];
            foreach (var (number, pods) in slices.Index())
            {
                var name = new SliceName(id, number);
                Put(name, name.With([.. pods.Select(pod => name.Endpoint(pod))]));
            }
        }

        for (var i = 0; i < (isLarge ? 501 : 0); i++)
        {
            Apply(server, Slice("n-0", $"bulk-{i}", "bulk", [$"10.7.{i >> 8}.{i & 255}"], Http));
        }
    }

    /// <summary>The registry to wait for.</summary>
    public void Follow(RegistryRig rig) => _rig = rig;

    /// <summary>A slice to change and put back.</summary>
    public JsonObject? Copy(SliceName name) => (JsonObject?)_slices.GetValueOrDefault(name)?.DeepClone();

    public void Put(SliceName name, JsonObject slice)
    {
        // Not a write if nothing changes: then the server gives no new resourceVersion.
        if (_slices.TryGetValue(name, out var known) && JsonNode.DeepEquals(known, slice.WithVersion(Version(known))))
        {
            return;
        }

        EnsureNamespace(name.Namespace);
        _slices[name] = slice.WithVersion((++_writes).ToString(CultureInfo.InvariantCulture));
        Record(name.Service);
        Apply(server, slice);
    }

    public void Delete(SliceName name)
    {
        if (_slices.Remove(name))
        {
            Record(name.Service);
            server.DeleteEndpointSlice(name.Namespace, name.Name);
        }
    }

    public void PutService(ServiceId id, int port)
    {
        EnsureNamespace(id.Namespace);
        _services.Add(id);
        Apply(server, Service(id.Namespace, id.Name, ("http", port, 8080)));
    }

    public void DeleteService(ServiceId id)
    {
        if (_services.Remove(id))
        {
            server.DeleteService(id.Namespace, id.Name);
        }
    }

    public void DeleteNamespace(string ns)
    {
        if (!_namespaces.Remove(ns))
        {
            return;
        }

        // One object after the other goes, in the order of their names, and watches see each go.
        foreach (var name in _slices.Keys.Where(name => name.Namespace == ns).OrderBy(static name => name.Name, StringComparer.Ordinal))
        {
            _slices.Remove(name);
            Record(name.Service);
        }

        _services.RemoveWhere(id => id.Namespace == ns);
        History.NamespaceDeleted(ns);
        server.DeleteNamespace(ns);
    }

    /// <summary>
    /// All is gone, as after the restore of an empty backup, and some of it is made again. Revisions go on above the old ones, and the
    /// old ones are compacted away, as etcd's restore for Kubernetes does it: else a client would resume its watch
    /// from a future revision, and no server tells it.
    /// </summary>
    public async Task RestoreAsync(int kept)
    {
        var before = server.ResourceVersion;
        var slices = _slices.ToArray();
        foreach (var ns in _namespaces)
        {
            History.NamespaceDeleted(ns);
        }

        _slices.Clear();
        _services.Clear();
        _namespaces.Clear();
        Array.ForEach(SliceName.Services, Record);
        using (server.Faults.Add(Fault.Status(503)))
        {
            await server.RestartEmptyAsync().WaitAsync(Pulse.Patience);
            while (ulong.Parse(server.ResourceVersion, CultureInfo.InvariantCulture) <= ulong.Parse(before, CultureInfo.InvariantCulture))
            {
                WriteElsewhere();
            }

            server.Compact();
        }

        foreach (var (i, (name, slice)) in slices.Index().Where(entry => (kept >> (entry.Index % 6) & 1) != 0))
        {
            Put(name, slice);
        }
    }

    /// <summary>Makes every watch of now list again: it resumes from what the server has forgotten.</summary>
    public async Task ForceRelistAsync()
    {
        await server.StopAsync().WaitAsync(Pulse.Patience);
        WriteElsewhere();
        server.Compact();
        await server.RestartAsync().WaitAsync(Pulse.Patience);
    }

    /// <summary>Waits until the registry has seen a write that comes after all others, in each namespace that there is.</summary>
    public async Task FenceAsync()
    {
        EnsureNamespace(SliceName.Namespaces[0]);
        var number = ++_fences;
        string[] namespaces = [.. _namespaces.Where(static ns => ns != SliceName.Excluded)];
        foreach (var ns in namespaces)
        {
            // New objects each time, for of an old one an old version may come back.
            Apply(server, Service(ns, $"fence-{number}", ("http", 80, 8080)));
            Apply(server, Slice(ns, $"fence-{number}", $"fence-{number}", ["10.9.9.9"], Http));
        }

        // Something for a watch of namespaces, too.
        server.CreateNamespace($"bystander-{number}");

        foreach (var ns in namespaces)
        {
            await _rig!.UntilAsync($"{ns}/fence-{number}", static snapshot => snapshot is { AllEndpoints.Count: 1, Ports: [{ Number: 80 }] });
        }
    }

    /// <summary>Fences stay behind.</summary>
    public static bool IsFence(ServiceId id) => id.Name.StartsWith("fence-", StringComparison.Ordinal);

    private static string Version(JsonObject json) => (string)json["metadata"]!["resourceVersion"]!;

    private void Record(ServiceId id) =>
        History.Add(id, id.Namespace == SliceName.Excluded ? [] : [.. _slices.Where(pair => pair.Key.Service == id).Select(static pair => pair.Value)]);

    private void EnsureNamespace(string ns)
    {
        if (_namespaces.Add(ns))
        {
            server.CreateNamespace(ns);
        }
    }

    // Endpoints, which nobody here watches.
    private void WriteElsewhere() => Apply(server, Endpoints("default", "elsewhere", Subset([$"10.8.{++_writes >> 8}.{_writes & 255}"], [], Http)));
}
