using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>All objects of one service, as the API server last sent them.</summary>
internal sealed class ServiceState
{
    private readonly Dictionary<string, (EndpointGroup Group, long Sequence)> _groups = new(StringComparer.Ordinal);

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

    /// <summary>
    /// The slices or the Endpoints object, oldest write first: by resourceVersion, for a list comes in the order of names, and
    /// must not change what the same objects mean. Where versions are no numbers, by event.
    /// </summary>
    public IEnumerable<EndpointGroup> Groups => _groups.Values
        .OrderBy(static entry => entry.Group.Version)
        .ThenBy(static entry => entry.Sequence)
        .Select(static entry => entry.Group);

    public void Put(EndpointGroup group, long sequence) => _groups[group.Key.Name] = (group, sequence);

    public void Remove(string groupName) => _groups.Remove(groupName);
}
