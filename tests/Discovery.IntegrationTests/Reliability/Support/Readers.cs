using System.Collections.Concurrent;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Readers on all cores that resolve without end. Every answer must be a state the server had, and none older than the one before.</summary>
internal sealed class Readers : IAsyncDisposable
{
    private const int PassesPerTick = 20;

    private readonly CancellationTokenSource _stop;
    private readonly Task _all;
    private readonly ConcurrentQueue<string> _errors = new();
    private long _reads;

    public Readers(IServiceResolver resolver, IReadOnlyList<ServiceHistory> services, CancellationToken deadline)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        _all = Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => ReadAsync(resolver, services), CancellationToken.None)));
    }

    /// <summary>What should not have been seen.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public long Reads => Interlocked.Read(ref _reads);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(IServiceResolver resolver, IReadOnlyList<ServiceHistory> services)
    {
        var last = new (ServiceResolution? Answer, int Version)[services.Count];

        // The servers under test live on the same cores, so readers come in bursts and not without pause.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        do
        {
            for (var i = 0; i < services.Count * PassesPerTick; i++)
            {
                var index = i % services.Count;
                var answer = resolver.Resolve(services[index].Reference);
                if (!ReferenceEquals(answer, last[index].Answer))
                {
                    last[index] = (answer, Check(services[index], answer, last[index].Version));
                }
            }

            Interlocked.Add(ref _reads, services.Count * PassesPerTick);
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }

    private int Check(ServiceHistory service, ServiceResolution answer, int before)
    {
        var state = ServiceHistory.StateOf(answer);
        if (service.Seen(state) is not { } version)
        {
            _errors.Enqueue($"{service.Reference} never was '{state}' ({answer.Status})");
            return before;
        }

        if (version < before)
        {
            _errors.Enqueue($"{service.Reference} went back from version {before} to {version}");
        }

        return version;
    }
}
