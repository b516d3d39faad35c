using System.Diagnostics;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>A steady rate of writes to some services of a namespace, and how long each took to be visible.</summary>
internal sealed class Load
{
    private const int Services = 50;
    private const int WritesPerSecond = 100;

    private readonly ServiceHistory[] _histories;
    private readonly ServiceScript[] _scripts;

    public Load(TestNamespace ns, int seed)
    {
        _histories = [.. Enumerable.Range(0, Services).Select(i => new ServiceHistory(ServiceReference.Parse($"{ns.Name}/service-{i:00}:http")))];
        _scripts = [.. _histories.Select((history, i) => new ServiceScript(ns, i, history, new Random(seed + i)))];
        foreach (var history in _histories)
        {
            history.Add(""); // before its first slice
        }
    }

    public IReadOnlyList<ServiceHistory> Histories => _histories;

    public int Writes => _scripts.Sum(static script => script.Writes);

    /// <summary>Writes for so long, and follows each service by its change tokens meanwhile and until all is visible.</summary>
    public async Task RunAsync(IServiceResolver resolver, TimeSpan duration, CancellationToken deadline)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        var followers = _histories.Select(history => FollowAsync(resolver, history, stop.Token)).ToArray();
        await Task.WhenAll(_scripts.Select((script, i) => WriteAsync(script, i, duration, deadline)));
        await Polling.UntilAsync(() => Task.FromResult(_histories.All(static history => history.IsSeen)), deadline);
        await stop.CancelAsync();
        await Task.WhenAll(followers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>From answered to visible, in order of length.</summary>
    public TimeSpan[] Staleness() => [.. _histories.SelectMany(static history => history.Staleness()).Order()];

    // By the clock and not one interval after the write before: a server that stalls must not make the load lighter, nor the figures better.
    private static async Task WriteAsync(ServiceScript script, int index, TimeSpan duration, CancellationToken deadline)
    {
        var interval = TimeSpan.FromSeconds((double)Services / WritesPerSecond);
        var began = Stopwatch.GetTimestamp();
        for (var due = interval * index / Services; due < duration; due += interval)
        {
            var wait = due - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, deadline);
            }

            await script.WriteAsync();
        }
    }

    private static async Task FollowAsync(IServiceResolver resolver, ServiceHistory history, CancellationToken stop)
    {
        while (true)
        {
            var answer = resolver.Resolve(history.Reference);
            history.Seen(ServiceHistory.StateOf(answer));
            await answer.ChangeToken.FiredAsync(stop);
        }
    }
}
