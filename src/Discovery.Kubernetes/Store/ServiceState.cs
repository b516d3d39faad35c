using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>All objects of one service, as the API server last sent them.</summary>
internal sealed class ServiceState
{
    private readonly Dictionary<string, EndpointGroup> _groups = new(StringComparer.Ordinal);

    private ServiceObject? _service;

    public ServiceObject? Service
    {
        get => _service;
        set
        {
            _service = value;
            LastService = value ?? LastService;
        }
    }

    /// <summary>
    /// The Service or, once that is deleted, what it was: while its slices remain it keeps its endpoints, and with them the
    /// ports that consumers know them by (K17).
    /// </summary>
    public ServiceObject? LastService { get; private set; }

    /// <summary>K17: slices decide; a Service alone is enough to exist, too.</summary>
    public bool IsEmpty => _groups.Count == 0 && Service is null;

    /// <summary>The slices or the Endpoints object, as they are now.</summary>
    public EndpointGroup[] Groups => [.. _groups.Values];

    /// <summary>What was last made of them.</summary>
    public JoinedContent? Content { get; set; }

    /// <summary>Puts an object in the place of the one before.</summary>
    public Visibility Put(EndpointGroup group)
    {
        if (!_groups.TryGetValue(group.Key.Name, out var before) || !before.IsSameAs(group))
        {
            _groups[group.Key.Name] = group;
            return before is not null && Content is { IsPlain: true } && VisibleChange.IsSure(before, group) ? Visibility.Sure : Visibility.Possible;
        }

        if (before.IsOfSameWriteAs(group))
        {
            return Visibility.None; // and the endpoints that were made of it stay in use
        }

        // It says the same, but later, and that counts where another object says something else of the same address (K11).
        _groups[group.Key.Name] = group;
        return _groups.Count > 1 ? Visibility.Possible : Visibility.None;
    }

    public void Remove(string groupName) => _groups.Remove(groupName);
}
