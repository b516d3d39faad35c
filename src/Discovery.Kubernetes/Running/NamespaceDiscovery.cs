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
    private readonly Dictionary<string, ScopeWatch> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _stopping = new(StringComparer.Ordinal);
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
            var names = objects.Where(static item => item.HasKey).Select(static item => item.Key.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _scopes.Keys.Where(name => !names.Contains(name)).ToArray())
            {
                Leave(gone);
            }

            foreach (var name in names)
            {
                Enter(name);
            }
        }
    }

    public void Upsert(NamespaceObject value)
    {
        lock (_lock)
        {
            Enter(value.Name);
        }
    }

    public void Delete(ObjectKey key)
    {
        lock (_lock)
        {
            Leave(key.Name);
        }
    }

    public async Task StopAsync()
    {
        Task[] all;
        lock (_lock)
        {
            _stopped = true;
            foreach (var name in _scopes.Keys.ToArray())
            {
                Leave(name);
            }

            all = [.. _stopping.Values];
        }

        await Task.WhenAll(all).ConfigureAwait(false);
    }

    private void Enter(string name)
    {
        if (_stopped || _scopes.ContainsKey(name) || !includes(name))
        {
            return;
        }

        if (_stopping.TryGetValue(name, out var before) && !before.IsCompleted)
        {
            // Deleted and made again in one breath: what is left of the old one must be gone first.
            _stopping[name] = EnterAfterAsync(before, name);
            return;
        }

        _stopping.Remove(name);
        _scopes.Add(name, follow(name));
    }

    private async Task EnterAfterAsync(Task before, string name)
    {
        await before.ConfigureAwait(false);
        lock (_lock)
        {
            _stopping.Remove(name);
            Enter(name);
        }
    }

    private void Leave(string name)
    {
        if (_scopes.Remove(name, out var scope))
        {
            _stopping[name] = LeaveAsync(scope, name);
        }
    }

    private async Task LeaveAsync(ScopeWatch scope, string name)
    {
        await scope.StopAsync().ConfigureAwait(false);
        reflectors.Store.DropNamespace(name);
    }
}
