namespace Discovery.Testing;

/// <summary>
/// The faults of an <see cref="EmbeddedApiServer"/>. They strike in the order they were added; one that answers a request
/// itself hides those after it. They survive a restart. Every member is thread safe.
/// </summary>
public sealed class ServerFaults
{
    private readonly Lock _gate = new();
    private readonly Action _wakeWatches;
    private volatile ActiveFault[] _active = [];

    internal ServerFaults(Action wakeWatches) => _wakeWatches = wakeWatches;

    /// <summary>Never changed once it is here.</summary>
    internal IReadOnlyList<ActiveFault> Active => _active;

    /// <summary>Makes the server fail from the next request on; a fault of running watches is felt by them too.</summary>
    /// <param name="fault">What goes wrong, and when. It may be added to several servers, and several times.</param>
    /// <returns>Removes the fault when disposed, and tells how often it struck.</returns>
    public ActiveFault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var active = new ActiveFault(fault, Remove);
        lock (_gate)
        {
            _active = [.. _active, active];
        }

        // A quiet watch waits for changes; it must look up to see that something is wrong now.
        if (fault.Action.IsImmediate)
        {
            _wakeWatches();
        }

        return active;
    }

    /// <summary>Removes every fault, as disposing each of them does.</summary>
    public void Clear()
    {
        // Outside the lock: each removes itself.
        foreach (var fault in Active)
        {
            fault.Dispose();
        }
    }

    /// <summary>Whether a new connection is to be closed.</summary>
    internal bool RejectsConnection()
    {
        if (Active.FirstOrDefault(f => f.Fault.Action.RejectsConnections && f.TryTake()) is not { } fault)
        {
            return false;
        }

        fault.Announce();
        return true;
    }

    private void Remove(ActiveFault fault)
    {
        lock (_gate)
        {
            _active = [.. _active.Where(f => f != fault)];
        }
    }
}
