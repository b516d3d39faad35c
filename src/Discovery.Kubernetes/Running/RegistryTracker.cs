using System.Globalization;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Running;

/// <summary>Sums up the list/watch loops of a registry into its status.</summary>
internal sealed class RegistryTracker
{
    // Of a registry that follows hundreds of namespaces, some will do.
    private const int MostVersions = 10;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action _onChanged;
    private readonly List<WatchStatus> _watches = [];
    private volatile Summary _summary;
    private volatile string? _problem;
    private volatile string? _defect;
    private bool _synced;
    private long _lastContact;

    /// <param name="time">The clock.</param>
    /// <param name="onChanged">Runs, under no lock, when a loop has moved on: the runner looks whether all are there.</param>
    public RegistryTracker(TimeProvider time, Action onChanged)
    {
        _time = time;
        _onChanged = onChanged;
        _summary = new Summary(RegistryPhase.Starting, "", time.GetUtcNow(), [], []);
    }

    public Summary Current => _summary;

    public DateTimeOffset? LastContact =>
        Interlocked.Read(ref _lastContact) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public IReadOnlyList<WatchStatus> Watches
    {
        get
        {
            lock (_lock)
            {
                return [.. _watches];
            }
        }
    }

    public void Contact() => Interlocked.Exchange(ref _lastContact, _time.GetUtcNow().UtcTicks);

    public void Add(WatchStatus watch)
    {
        lock (_lock)
        {
            _watches.Add(watch);
        }

        Changed();
    }

    public void Remove(WatchStatus watch)
    {
        lock (_lock)
        {
            _watches.Remove(watch);
        }

        Changed();
    }

    /// <summary>What keeps the whole registry from beginning, e.g. a kubeconfig that is not there; null when that is over.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Problem(string? problem)
    {
        var isNew = _problem != problem;
        _problem = problem;
        Changed();
        return isNew;
    }

    /// <summary>The registry has ended for good, by its own fault.</summary>
    public void Defect(string defect)
    {
        _defect = defect;
        Changed();
    }

    /// <summary>All that is watched has been listed for the first time.</summary>
    public void Synced()
    {
        lock (_lock)
        {
            _synced = true;
            Summarize();
        }
    }

    public void Changed()
    {
        lock (_lock)
        {
            Summarize();
        }

        _onChanged();
    }

    private void Summarize()
    {
        var failing = _watches.Find(watch => watch.Phase == WatchPhase.Failing && !IsDegraded(watch));
        var refused = _watches.Find(static watch => watch.IsEssential && IsRefused(watch));
        var pending = _watches.Find(static watch => watch is { IsEssential: true, Phase: WatchPhase.Pending });
        var (phase, reason) = (_synced, failing, refused, pending) switch
        {
            _ when _defect is { } defect => (_synced ? RegistryPhase.Stale : RegistryPhase.Failed, defect),
            (true, not null, _, _) => (RegistryPhase.Stale, $"the last known state is served: {failing.Explain()}"),
            (true, null, _, _) => (RegistryPhase.Synced, ""),
            (false, _, _, { Failure: not null }) => (RegistryPhase.Starting, pending.Explain()),
            (false, _, not null, null) => (RegistryPhase.Failed, refused.Explain()),
            _ => (RegistryPhase.Starting, _problem ?? _watches.Find(static watch => watch is { Phase: WatchPhase.Pending, Failure: not null })?.Explain() ?? ""),
        };
        var since = phase == _summary.Phase ? _summary.Since : _time.GetUtcNow();
        _summary = new Summary(phase, reason, since, [.. Warnings()], [.. _watches]);
    }

    // While another resource is tried in its place, that one is not allowed is no news.
    private static bool IsRefused(WatchStatus watch) => watch.Phase == WatchPhase.Refused && !(watch.IsProvisional && watch.IsForbidden);

    // Permission taken away from one of several, or from Services, is that one's affair (K02, K43): the others are still in step.
    private bool IsDegraded(WatchStatus watch) =>
        watch is { Phase: WatchPhase.Failing, Failure.IsForbiddenOrMissing: true }
        && (!watch.IsEssential || _watches.Exists(static other => other is { IsEssential: true, Phase: WatchPhase.Live }));

    private IEnumerable<string> Warnings()
    {
        foreach (var watch in _watches.Where(IsDegraded))
        {
            yield return $"{watch.Target} may no longer be followed, and its last known state is served: {watch.Explain()}";
        }

        foreach (var watch in _watches.Where(static watch => IsRefused(watch) && watch.Failure?.Code != 401))
        {
            if (!watch.IsEssential)
            {
                yield return "service ports are not resolved, so a port number means the endpoints' own port, or the only port: " + watch.Explain();
            }
            else if (_synced)
            {
                yield return $"{watch.Target} is left out: {watch.Explain()}";
            }
        }
    }

    /// <summary>The status but for what changes by the second.</summary>
    internal sealed record Summary(
        RegistryPhase Phase, string Reason, DateTimeOffset Since, IReadOnlyList<string> Warnings, IReadOnlyList<WatchStatus> Watches)
    {
        public Dictionary<string, string> Details()
        {
            Dictionary<string, string> details = new(StringComparer.Ordinal)
            {
                ["resource"] = string.Join(", ", Watches.Where(static watch => watch is { IsEssential: true, Phase: not WatchPhase.Refused } && watch.Target.Kind != ResourceKind.Namespaces)
                    .Select(static watch => watch.Target.Kind.Name).Distinct(StringComparer.Ordinal)),
                ["servicePorts"] = Watches.Any(static watch => watch.Target.Kind == ResourceKind.Services && watch.Phase is WatchPhase.Live or WatchPhase.Failing) ? "services" : "unknown",
                ["resourceVersion"] = string.Join(", ", Watches.Where(static watch => watch.ResourceVersion is not null).Take(MostVersions)
                    .Select(static watch => $"{watch.Target} {watch.ResourceVersion}")),
                ["watches"] = Watches.Count.ToString(CultureInfo.InvariantCulture),
                ["watchRestarts"] = Watches.Sum(static watch => watch.Restarts).ToString(CultureInfo.InvariantCulture),
                ["relists"] = Watches.Sum(static watch => watch.Relists).ToString(CultureInfo.InvariantCulture),
                ["rejectedObjects"] = Watches.Sum(static watch => watch.RejectedObjects).ToString(CultureInfo.InvariantCulture),
            };
            return details;
        }
    }
}
