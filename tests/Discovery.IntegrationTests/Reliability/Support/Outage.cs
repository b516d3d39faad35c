using System.Diagnostics;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>One service of one slice, followed through an outage by readers that must never miss it.</summary>
internal sealed class Outage : IAsyncDisposable
{
    private const string Slice = "a";

    private readonly TestNamespace _namespace;
    private readonly ServiceHistory _history;
    private readonly Readers _readers;
    private int _writes;

    private Outage(TestNamespace ns, RegistryHost host, ServiceHistory history, CancellationToken deadline)
    {
        _namespace = ns;
        Host = host;
        _history = history;
        _readers = new Readers(host.Resolver, [history], deadline);
    }

    public RegistryHost Host { get; }

    public int Writes => _writes;

    private TimeSpan LongestStaleness => _history.Staleness().DefaultIfEmpty().Max();

    public string Relists => Host.Registry.Status.Details["relists"];

    /// <summary>Writes the slice and waits until it is resolved.</summary>
    public static async Task<Outage> BeginAsync(TestNamespace ns, RegistryHost host, CancellationToken deadline)
    {
        var history = new ServiceHistory(ServiceReference.Parse($"{ns.Name}/httpbin:http"));
        var state = Address(0) + ":8080";
        await ns.CreateSliceAsync(Slice, "httpbin", (Address(0), true));
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:http", [state], deadline);
        history.Add(state); // seen already, so it has no part in what is measured
        return new Outage(ns, host, history, deadline);
    }

    /// <summary>Gives the service another endpoint.</summary>
    public async Task WriteAsync()
    {
        var address = Address(++_writes);
        var version = _history.Add(address + ":8080");
        await _namespace.SetSliceAsync(Slice, (address, true));
        _history.Answered(version);
    }

    /// <summary>Waits until the last write is visible and the registry says that it is in step.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> InStepAsync(CancellationToken deadline)
    {
        var began = Stopwatch.GetTimestamp();
        await Polling.UntilAsync(() => Task.FromResult(_history.IsSeen), deadline);
        await Host.PhaseBecomesAsync(RegistryPhase.Synced, deadline);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Fails if any answer was ever anything but the last known state.</summary>
    public void AssertNothingWrongWasSeen() => Assert.Empty(_readers.Errors);

    /// <summary>Adds what was measured to the report.</summary>
    /// <param name="scenario">What was done.</param>
    /// <param name="faults">How often something was taken away or refused.</param>
    /// <param name="inStep">From its being back to being in step.</param>
    /// <param name="remarks">What else is worth telling.</param>
    public void AddToReport(string scenario, int faults, TimeSpan? inStep, string remarks) => Report.Add(new ReportRow(scenario)
    {
        Faults = faults,
        Events = Writes,
        Relists = Relists,
        InStep = inStep,
        LongestStaleness = Writes > 0 ? LongestStaleness : null,
        Remarks = $"{remarks}; {_readers.Reads} reads, all of the last known state",
    });

    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    private static string Address(int version) => $"10.244.1.{version + 1}";
}
