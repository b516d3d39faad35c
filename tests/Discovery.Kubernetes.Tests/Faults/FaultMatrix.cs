using System.Collections.Concurrent;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>
/// Each trouble, at each moment, with each kind of server. While it lasts what was known stays resolved, and nothing else is; when it
/// is over a new change arrives, the registry is in step, and neither log nor connections show more than they should.
/// </summary>
internal static class FaultMatrix
{
    // A change that does not meet a fault arrives; one of a few must.
    private const int MostChanges = 20;

    public static TheoryData<string, string, string> Cells(IEnumerable<Trouble> troubles)
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var trouble in troubles)
        {
            foreach (var moment in trouble.Moments)
            {
                foreach (var mode in trouble.Modes)
                {
                    cells.Add(trouble.Name, moment, mode);
                }
            }
        }

        return cells;
    }

    public static async Task AssertAsync(Trouble trouble, string moment, string mode)
    {
        await using var cell = await Cell.StartAsync(mode);
        var reached = new ConcurrentDictionary<string, bool>(cell.Resources.Select(resource => KeyValuePair.Create(resource, moment != Moment.Relist)));
        if (moment != Moment.FirstSync)
        {
            cell.Read();
            await cell.WatchingAsync();
        }

        if (moment == Moment.Reconnect)
        {
            await cell.Server.StopAsync().WaitAsync(Pulse.Patience);
            await cell.Rig.UntilPhaseAsync(RegistryPhase.Stale);
            cell.Write();
        }

        using var fault = trouble.Fault is { } what ? cell.Server.Faults.Add(what.Where(r => reached[r.Resource])) : null;
        await (moment == Moment.Reconnect ? cell.Server.RestartAsync().WaitAsync(Pulse.Patience) : Task.CompletedTask);
        await trouble.Begin(cell);
        if (moment == Moment.FirstSync)
        {
            cell.Read();
        }

        await (moment switch
        {
            Moment.Relist => cell.ExpireAsync(resource => reached[resource] = true),
            Moment.RunningWatch when trouble is { Strikes: Strikes.Requests, Fault: not null } => cell.DropAsync(),
            _ => Task.CompletedTask,
        });
        await FeltAsync(cell, trouble, fault);
        if (trouble.ChangesMeanwhile)
        {
            cell.Write();
        }

        fault?.Dispose();
        await trouble.End(cell);

        await cell.AssertHealthyAsync(trouble.RunsOutLater, troubles: moment == Moment.Reconnect ? 2 : 1);
        await cell.AssertNothingIsLeftAsync();
    }

    private static async Task FeltAsync(Cell cell, Trouble trouble, ActiveFault? fault)
    {
        bool RunOut()
        {
            cell.Rig.Time.Fire(trouble.RunsOut);
            return false;
        }

        if (fault is null)
        {
            await cell.UntilAsync(() => RunOut() || trouble.IsFelt(cell));
            return;
        }

        for (var i = 0; trouble.Strikes == Strikes.Events && fault.Strikes < trouble.Times && i < MostChanges; i++)
        {
            cell.Write();
            await cell.StruckAsync(fault, trouble.Times, () => RunOut() || cell.ChangeIsVisible);
        }

        await cell.StruckAsync(fault, trouble.Times, RunOut);
    }
}
