using Discovery.Tests.Support;

namespace Discovery.Tests.Interleaving;

/// <summary>A store, what it ought to contain, and who must have been told of which change.</summary>
internal sealed class StoreModel
{
    private static readonly ServiceId[] Ids = [Make.Basket, Make.Orders];
    private readonly Dictionary<ServiceId, int> _current = [];
    private readonly Dictionary<ServiceId, List<Publication>> _changes = Ids.ToDictionary(static id => id, static _ => new List<Publication>());
    private readonly List<Publication> _additions = [];
    private readonly List<(ServiceSnapshot Snapshot, List<Publication> Changes, int Seen)> _handedOut = [];
    private readonly List<ServiceSnapshot> _changed = [];
    private readonly List<ServiceId> _removed = [];
    private readonly List<ServiceId> _touched = [];
    private bool _moveStatus;
    private bool _complete;
    private int _version;

    public StoreModel(params Operation[] before)
    {
        foreach (var operation in before)
        {
            Publish(operation);
        }
    }

    public SnapshotStore Store { get; } = new(static exception => throw exception);

    public bool IsCompleted { get; private set; }

    /// <summary>What a subscriber that has seen everything is yet to be given by a publication.</summary>
    public event Action<IReadOnlyCollection<ServiceId>>? Touched;

    /// <summary>Ends when what a step has set going on other threads is done.</summary>
    public Func<Task> Settling { get; set; } = static () => Task.CompletedTask;

    /// <summary>Runs where a status moves on: when all is visible and nobody has been told.</summary>
    public Action OnStatus { get; set; } = static () => { };

    public IReadOnlyCollection<ServiceId> Current => [.. _current.Keys];

    public void Set(params ServiceId[] ids)
    {
        _version++;
        _changed.AddRange(ids.Select(id => Snapshot(id, _version)));
    }

    public void Repeat(ServiceId id) => _changed.AddRange(_current.TryGetValue(id, out var version) ? [Snapshot(id, version)] : []);

    public void Remove(ServiceId id) => _removed.Add(id);

    public void MoveStatus() => _moveStatus = true;

    public void Complete() => _complete = true;

    public void Publish(Operation operation) => Stage(operation)();

    /// <summary>The first half of an operation; what it returns is the second.</summary>
    public Action Stage(Operation operation)
    {
        operation.Plan(this);
        ServiceSnapshot[] changed = [.. _changed];
        ServiceId[] removed = [.. _removed];
        var (completes, beforeSignals) = (_complete, _moveStatus ? OnStatus : null);
        var publication = Apply();
        (_complete, _moveStatus) = (false, false);
        _changed.Clear();
        _removed.Clear();
        // From here on whoever is called back may do anything, this again included.
        Action signal = static () => { };
        if (completes)
        {
            IsCompleted = true;
            Store.Complete();
        }
        else
        {
            signal = Store.Stage(changed, removed, beforeSignals);
        }

        return () =>
        {
            signal();
            publication.IsSignalled = true;
        };
    }

    public ServiceSnapshot Ask(ServiceId id)
    {
        var snapshot = Store.Get(id);
        // Who was told that a service is missing hears of every service that is new.
        var changes = snapshot.Exists ? _changes[id] : _additions;
        _handedOut.Add((snapshot, changes, changes.Count));
        return snapshot;
    }

    /// <summary>Whether this is the current state.</summary>
    public bool IsCurrent(ServiceSnapshot snapshot) => VersionOf(snapshot) == _current.GetValueOrDefault(snapshot.Id);

    public static int VersionOf(ServiceSnapshot snapshot) => snapshot.Exists ? snapshot.AllEndpoints[0].Port : 0;

    /// <summary>What holds between any two steps.</summary>
    public void Check()
    {
        Assert.All(Ids, id => Assert.True(IsCurrent(Store.Get(id))));
        Assert.Equal(_current.Keys.ToHashSet(), Store.Services.ToHashSet());
        Assert.Equal((_current.Count, _current.Count), (Store.ServiceCount, Store.EndpointCount));
        foreach (var (snapshot, changes, seen) in _handedOut)
        {
            if (changes.Count == seen)
            {
                Assert.False(snapshot.ChangeToken.HasChanged, $"{snapshot} is current, and its token has fired");
            }
            else if (changes[seen].IsSignalled)
            {
                Assert.True(snapshot.ChangeToken.HasChanged, $"{snapshot} is outdated, and its token has not fired");
            }
        }
    }

    private Publication Apply()
    {
        var publication = new Publication();
        _touched.Clear();
        var isAddition = _complete || _moveStatus;
        if (IsCompleted)
        {
            return publication;
        }

        if (_complete)
        {
            _touched.AddRange(_current.Keys);
            _current.Clear();
        }
        else
        {
            foreach (var snapshot in _changed.Where(snapshot => _current.GetValueOrDefault(snapshot.Id) != VersionOf(snapshot)))
            {
                isAddition |= !_current.ContainsKey(snapshot.Id);
                _current[snapshot.Id] = VersionOf(snapshot);
                _touched.Add(snapshot.Id);
            }

            _touched.AddRange(_removed.Where(id => _current.Remove(id)));
        }

        if (isAddition)
        {
            _additions.Add(publication);
        }

        _touched.ForEach(id => _changes[id].Add(publication));
        Touched?.Invoke(_complete ? [] : _touched);
        return publication;
    }

    private static ServiceSnapshot Snapshot(ServiceId id, int version) => new(id, [new ServicePort("", 80, [version])], [Make.Endpoint("10.0.0.1", version)]);

    private sealed class Publication
    {
        public bool IsSignalled { get; set; }
    }
}
