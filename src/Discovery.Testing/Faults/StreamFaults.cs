namespace Discovery.Testing.Faults;

/// <summary>What faults do to the lines of one watch. Used by its request only.</summary>
internal sealed class StreamFaults(FaultSession session)
{
    private int _events;

    public bool Any => session.Faults.Active.Count > 0;

    /// <summary>Counts a line that was sent.</summary>
    public void Count(WatchLine line) => Count(line.IsChange);

    public void Count(bool isChange) => _events += isChange ? 1 : 0;

    /// <summary>The lines to send instead of one.</summary>
    /// <exception cref="StreamOverException">There is nobody left to send to.</exception>
    public async Task<IReadOnlyList<WatchLine>> PassAsync(WatchLine line)
    {
        List<WatchLine> lines = [line];
        foreach (var fault in session.Faults.Active)
        {
            var next = new List<WatchLine>();
            foreach (var passing in lines)
            {
                next.AddRange(Strikes(fault, passing) ? await StrikeAsync(fault, passing).ConfigureAwait(false) : [passing]);
            }

            lines = next;
        }

        return lines;
    }

    /// <summary>The lines that immediate faults make a quiet watch send.</summary>
    /// <param name="made">Makes what the watch might have said.</param>
    /// <exception cref="StreamOverException">There is nobody left to send to.</exception>
    public async Task<IReadOnlyList<WatchLine>> InterruptAsync(Func<WatchLine> made)
    {
        foreach (var fault in session.Faults.Active.Where(f => f.Fault.Action.IsImmediate))
        {
            var line = made();
            if (Strikes(fault, line))
            {
                var lines = await StrikeAsync(fault, line).ConfigureAwait(false);

                // After a silence that is over, the made-up line has no place in the watch.
                if (!fault.Fault.Action.Holds)
                {
                    return [.. lines];
                }
            }
        }

        return [];
    }

    private bool Strikes(ActiveFault active, WatchLine line) =>
        line.End == StreamEnd.None
        && active.Fault.Concerns(FaultPoint.Stream, session.Request)
        && active.Fault.Action.Concerns(line)
        && _events >= active.Fault.SkippedEvents
        && active.TryTake();

    private async Task<IEnumerable<WatchLine>> StrikeAsync(ActiveFault fault, WatchLine line)
    {
        if (!fault.Fault.Action.Holds)
        {
            fault.Announce();
        }
        else if (!await session.HoldAsync(fault, null).ConfigureAwait(false))
        {
            throw new StreamOverException(broken: false);
        }

        return fault.Fault.Action.Change(line, session.Request);
    }
}
