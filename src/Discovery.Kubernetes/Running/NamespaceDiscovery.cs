using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Running;

/// <summary>
/// Follows the namespaces of the cluster and, for each that is taken in, its endpoints: for a regular expression without
/// permission to watch cluster-wide (K04). Namespaces come and go.
/// </summary>
internal sealed class NamespaceDiscovery(ReflectorFactory reflectors, Func<string, bool> includes, Func<string, ScopeWatch> follow)
    : IResourceSink<NamespaceObject>
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScopeWatch> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _leaving = new(StringComparer.Ordinal);
    private bool _stopped;

    /// <summary>The namespaces followed now.</summary>
    public IReadOnlyList<ScopeWatch> Scopes
    {
        get
        {
            lock (_lock)
            {
                return [.. _scopes.Values];
            }
        }
    }

    public void Replace(IReadOnlyList<Decoded<NamespaceObject>> objects)
    {
        lock (_lock)
        {
            if (objects.All(static item => item.HasKey))
            {
                _wanted.Clear();
            }

            _wanted.UnionWith(objects.Where(static item => item.HasKey).Select(static item => item.Key.Name).Where(includes));
            foreach (var gone in _scopes.Keys.Where(name => !_wanted.Contains(name)).ToArray())
            {
                Leave(gone);
            }

            foreach (var name in _wanted)
            {
                Enter(name);
            }
        }
    }

    public void Upsert(NamespaceObject value)
    {
        lock (_lock)
        {
            if (includes(value.Name))
            {
                _wanted.Add(value.Name);
                Enter(value.Name);
            }
        }
    }

    public void Delete(ObjectKey key)
    {
        lock (_lock)
        {
            _wanted.Remove(key.Name);
            Leave(key.Name);
        }
    }

    public async Task StopAsync()
    {
        Task[] all;
        lock (_lock)
        {
            _stopped = true;
            _wanted.Clear();
            foreach (var name in _scopes.Keys.ToArray())
            {
                Leave(name);
            }

            all = [.. _leaving.Values];
        }

        await Task.WhenAll(all).ConfigureAwait(false);
    }

    private void Enter(string name)
    {
        // Deleted and made again in one breath: what is left of the old one must be gone first, and looks for itself then.
        if (!_stopped && !_scopes.ContainsKey(name) && !_leaving.ContainsKey(name))
        {
            _scopes.Add(name, follow(name));
        }
    }

    private void Leave(string name)
    {
        if (_scopes.Remove(name, out var scope))
        {
            _leaving.Add(name, LeaveAsync(scope, name));
        }
    }

    private async Task LeaveAsync(ScopeWatch scope, string name)
    {
        // Never done before it is in the table.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await scope.StopAsync().ConfigureAwait(false);
        reflectors.Store.DropNamespace(name);
        lock (_lock)
        {
            _leaving.Remove(name);
            if (_wanted.Contains(name))
            {
                Enter(name);
            }
        }
    }
}
