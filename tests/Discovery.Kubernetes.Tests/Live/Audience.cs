using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>
/// Readers of one reference: some on all cores without pause, one by change tokens, one by WatchAsync. The test says which
/// answers there may be, in their order; whoever gets another, or one that is older than its last, fails the test.
/// </summary>
internal sealed class Audience : IAsyncDisposable
{
    private readonly LiveRig _rig;
    private readonly ServiceReference _reference;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Reader> _readers = [];
    private readonly Task[] _reading;
    private volatile Answer[] _allowed;
    private volatile string? _failure;
    private int _round;

    public Audience(LiveRig rig, string reference, params string[] first)
    {
        _rig = rig;
        _reference = ServiceReference.Parse(reference);
        _allowed = [.. first.Select(Answer.Parse)];
        List<Task> reading = [];
        for (var i = 0; i < Math.Max(2, Environment.ProcessorCount); i++)
        {
            var (synchronous, waiting) = (Add(patient: false, asks: true), Add(patient: true, asks: true));
            reading.Add(Task.Factory.StartNew(() => Read(synchronous), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            reading.Add(Task.Run(() => ReadAsync(waiting)));
        }

        var (follower, subscriber) = (Add(patient: false, asks: false), Add(patient: true, asks: false));
        reading.Add(Task.Run(() => FollowAsync(follower)));
        reading.Add(Task.Run(() => SubscribeAsync(subscriber)));
        _reading = [.. reading];
        Follower = follower;
    }

    private Reader Follower { get; }

    /// <summary>From now on these may come too, in this order. One in brackets is for those only who do not wait for a sync.</summary>
    public void Expect(params string[] next)
    {
        var allowed = _allowed;
        _allowed = [.. allowed, .. next.Select((text, i) => Answer.Parse(text, allowed[^1].Index + 1 + i))];
    }

    /// <summary>Until all have got the last of what was expected; from now on it is the only one.</summary>
    /// <param name="inForce">Whether the configuration is to be in force then.</param>
    public async Task ArriveAsync(bool inForce = true)
    {
        if (inForce)
        {
            await _rig.UntilInForceAsync();
        }

        var last = _allowed[^1];
        await UntilAsync(() => Follower.Last == last.Name);
        await AskAgainAsync();
        _allowed = [last];
        await AskAgainAsync();
    }

    /// <summary>Until all who ask without pause have asked once more from beginning to end.</summary>
    public Task AskAgainAsync()
    {
        var round = Interlocked.Increment(ref _round);
        var last = _allowed[^1];
        return UntilAsync(() => _readers.TrueForAll(reader => !reader.Asks || (reader.Round >= round && (_allowed.Length > 1 || reader.Last == last.Name))));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_reading).WaitAsync(Pulse.Patience);
        _stop.Dispose();
        Assert.Null(_failure);
    }

    private Reader Add(bool patient, bool asks)
    {
        _readers.Add(new Reader(patient, asks));
        return _readers[^1];
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        await _rig.Pulse.UntilAsync(() => _failure is not null || condition(), () => $"{_reference}: {string.Join(", ", _readers)} but not {_allowed[^1].Name}. {_rig}");
        Assert.Null(_failure);
    }

    private void Read(Reader reader)
    {
        while (!_stop.IsCancellationRequested)
        {
            var (round, before) = (Volatile.Read(ref _round), _allowed);
            Saw(reader, Clusters.Name(_rig.Resolver.Resolve(_reference)), before, round);
            Thread.Yield();
        }
    }

    private Task ReadAsync(Reader reader) => UntilStoppedAsync(async () =>
    {
        var (round, before) = (Volatile.Read(ref _round), _allowed);
        Saw(reader, Clusters.Name(await _rig.Resolver.ResolveAsync(_reference, _stop.Token)), before, round);
        await Task.Yield();
    });

    private Task FollowAsync(Reader reader) => UntilStoppedAsync(async () =>
    {
        var before = _allowed;
        var resolution = _rig.Resolver.Resolve(_reference);
        Saw(reader, Clusters.Name(resolution), before, 0);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = resolution.ChangeToken.RegisterChangeCallback(_ => changed.TrySetResult(), null);
        await changed.Task.WaitAsync(_stop.Token);
    });

    // Hears of services alone, and of those of one registry until that has lost its place.
    private Task SubscribeAsync(Reader reader) => UntilStoppedAsync(async () =>
    {
        var catalog = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _rig.Catalog.ChangeToken.RegisterChangeCallback(_ => catalog.TrySetResult(), null);
        if (!_rig.Catalog.TryGetRegistry(_reference.Registry!, out var registry))
        {
            await catalog.Task.WaitAsync(_stop.Token);
            return;
        }

        var before = _allowed;
        await foreach (var snapshot in registry.WatchAsync(_stop.Token))
        {
            if (snapshot.Id == new ServiceId(_reference.Namespace!, _reference.Name))
            {
                Saw(reader, Clusters.Name(snapshot.AllEndpoints), before, 0);
            }

            before = _allowed;
        }
    });

    private async Task UntilStoppedAsync(Func<Task> step)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await step();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of the test.
        }
    }

    private void Saw(Reader reader, string name, Answer[] before, int round)
    {
        // Asked before a change, answered after it: either will do.
        var after = _allowed;
        var fitting = before.Concat(after).Where(answer => answer.Name == name && answer.Index >= reader.Index && !(answer.IsTransient && reader.Patient)).ToArray();
        if (fitting.Length == 0)
        {
            _failure ??= $"{_reference}: '{name}' is none of {string.Join(", ", before.Concat(after).Distinct())}, the last was {reader.Last}";
        }

        var isNews = reader.Last != name || reader.Round != round || fitting.Length == 0;
        (reader.Last, reader.Index, reader.Round) = (name, fitting.Length == 0 ? reader.Index : fitting.Min(static answer => answer.Index), round);
        if (isNews)
        {
            _rig.Pulse.Beat();
        }
    }

    private sealed record Answer(string Name, int Index, bool IsTransient)
    {
        public static Answer Parse(string text, int index) => new(text.Trim('(', ')'), index, text[0] == '(');
    }

    private sealed class Reader(bool patient, bool asks)
    {
        private volatile string _last = "nothing";
        private volatile int _round;

        public bool Patient => patient;

        public bool Asks => asks;

        public int Index { get; set; }

        public string Last { get => _last; set => _last = value; }

        public int Round { get => _round; set => _round = value; }

        public override string ToString() => Last;
    }
}
