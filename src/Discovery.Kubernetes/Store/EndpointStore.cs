using Discovery.Kubernetes.Model;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Store;

/// <summary>
/// All objects of a registry, and the snapshots made of them. Nothing is published before <see cref="Open"/>, so that a
/// partial first list is never seen; after that every call publishes what it changed, as one step.
/// </summary>
internal sealed partial class EndpointStore(
    SnapshotStore snapshots, ServiceJoin join, Func<string, bool> includes, string registry, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ServiceId, ServiceState> _services = [];
    private readonly Dictionary<ObjectKey, ServiceId> _owners = [];
    private readonly Dictionary<ServiceId, Visibility> _dirty = [];
    private readonly HashSet<string> _servicesKnown = new(StringComparer.Ordinal);
    private readonly HashSet<ServiceId> _truncated = [];
    private bool _allServicesKnown;
    private bool _open;
    private long _sequence;

    /// <summary>Services whose Endpoints object the server cut off (K01).</summary>
    public IReadOnlyCollection<string> Truncated { get; private set; } = [];

    /// <summary>Publishes everything, and from now on at once.</summary>
    /// <param name="beforeSignals">Runs when all is published and nobody has been told.</param>
    public void Open(Action beforeSignals) => Change(() => _open = true, beforeSignals);

    public void ReplaceGroups(string? ns, IReadOnlyList<Decoded<EndpointGroup>> objects)
    {
        Change(() =>
        {
            if (_owners.Count > 0 && Listed(objects) is { } listed)
            {
                foreach (var gone in _owners.Keys.Where(key => (ns is null || key.Namespace == ns) && !listed.Contains(key)).ToArray())
                {
                    Remove(gone);
                }
            }

            foreach (var item in objects)
            {
                if (item.Value is not null)
                {
                    Put(item.Value);
                }
            }
        });
    }

    public void UpsertGroup(EndpointGroup group) =>
        Change(() => Put(group));

    public void DeleteGroup(ObjectKey key) =>
        Change(() => Remove(key));

    public void ReplaceServices(string? ns, IReadOnlyList<Decoded<ServiceObject>> objects)
    {
        Change(() =>
        {
            MarkServicesKnown(ns);
            if (_services.Count > 0 && Listed(objects) is { } listed)
            {
                // To set one null adds none and removes none.
                foreach (var (id, state) in _services)
                {
                    if (state.Service is not null && (ns is null || id.Namespace == ns) && !listed.Contains(new(id.Namespace, id.Name)))
                    {
                        SetService(id, null);
                    }
                }
            }

            foreach (var item in objects)
            {
                if (item.Value is not null)
                {
                    SetService(new ServiceId(item.Key.Namespace, item.Key.Name), item.Value);
                }
            }
        });
    }

    public void UpsertService(ServiceObject service) =>
        Change(() => SetService(new ServiceId(service.Key.Namespace, service.Key.Name), service));

    public void DeleteService(ObjectKey key) =>
        Change(() => SetService(new ServiceId(key.Namespace, key.Name), null));

    /// <summary>A namespace no longer belongs to the registry.</summary>
    public void DropNamespace(string ns)
    {
        Change(() =>
        {
            foreach (var id in _services.Keys.Where(id => id.Namespace == ns).ToArray())
            {
                _services.Remove(id);
                SetTruncated(id, false);
                Touch(id);
            }

            foreach (var key in _owners.Keys.Where(key => key.Namespace == ns).ToArray())
            {
                _owners.Remove(key);
            }

            _servicesKnown.Remove(ns);
        });
    }

    // Null: an object in the list does not say which it is, so none is known to be gone (K37).
    private static HashSet<ObjectKey>? Listed<T>(IReadOnlyList<Decoded<T>> objects)
        where T : class
    {
        HashSet<ObjectKey> keys = new(objects.Count);
        foreach (var item in objects)
        {
            if (!item.HasKey)
            {
                return null;
            }

            keys.Add(item.Key);
        }

        return keys;
    }

    // Services of a namespace, or all, have been listed, so that port numbers are known there (K21).
    private void MarkServicesKnown(string? ns)
    {
        var isNew = ns is null ? !_allServicesKnown : _servicesKnown.Add(ns);
        _allServicesKnown |= ns is null;
        if (isNew)
        {
            foreach (var id in _services.Keys)
            {
                if (ns is null || id.Namespace == ns)
                {
                    Touch(id);
                }
            }
        }
    }

    private void Put(EndpointGroup group)
    {
        if (group.ServiceName is null)
        {
            LogUnlabelled(logger, registry, group.Key);
        }

        var owner = group.ServiceName is { } name && includes(group.Key.Namespace) ? new ServiceId(group.Key.Namespace, name) : (ServiceId?)null;
        if (_owners.TryGetValue(group.Key, out var before) && before != owner)
        {
            Remove(group.Key);
        }

        if (owner is not { } id)
        {
            return;
        }

        _owners[group.Key] = id;
        group.Sequence = ++_sequence;
        Touch(id, State(id).Put(group));

        SetTruncated(id, group.Truncated);
    }

    private void Remove(ObjectKey key)
    {
        if (_owners.Remove(key, out var id) && _services.TryGetValue(id, out var state))
        {
            state.Remove(key.Name);
            SetTruncated(id, false);
            Touch(id);
        }
    }

    private void SetTruncated(ServiceId id, bool truncated)
    {
        if (truncated ? _truncated.Add(id) : _truncated.Remove(id))
        {
            if (truncated)
            {
                LogTruncated(logger, registry, id);
            }

            Truncated = [.. _truncated.Select(static service => service.ToString()).Order(StringComparer.Ordinal)];
        }
    }

    private void SetService(ServiceId id, ServiceObject? service)
    {
        if (service is null ? _services.ContainsKey(id) : includes(id.Namespace))
        {
            var state = State(id);
            if (service is null ? state.Service is not null : state.Service?.IsSameAs(service) != true)
            {
                state.Service = service;
                Touch(id);
            }
        }
    }

    // Two changes at once may cancel each other out: an address that moves from one slice to another.
    private void Touch(ServiceId id, Visibility visibility = Visibility.Possible)
    {
        if (visibility != Visibility.None && !_dirty.TryAdd(id, visibility))
        {
            _dirty[id] = Visibility.Possible;
        }
    }

    private ServiceState State(ServiceId id)
    {
        if (!_services.TryGetValue(id, out var state))
        {
            _services.Add(id, state = new ServiceState());
        }

        return state;
    }

    // Publishes under the lock, so that publications follow one another, and signals under none: other people's callbacks run there.
    private void Change(Action change, Action? beforeSignals = null)
    {
        Action signals;
        lock (_lock)
        {
            change();
            signals = Publish(beforeSignals);
        }

        signals();
    }

    private Action Publish(Action? beforeSignals = null)
    {
        if (!_open)
        {
            return static () => { };
        }

        List<ServiceSnapshot> changed = [];
        List<ServiceId> removed = [];
        foreach (var (id, visibility) in _dirty)
        {
            if (!_services.TryGetValue(id, out var state))
            {
                removed.Add(id);
            }
            else if (state.IsEmpty)
            {
                _services.Remove(id);
                removed.Add(id);
            }
            else
            {
                changed.Add(join.Join(id, state, _allServicesKnown || _servicesKnown.Contains(id.Namespace), visibility == Visibility.Sure));
            }
        }

        _dirty.Clear();
        return snapshots.Stage(changed, removed, beforeSignals);
    }
}
