using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>The shell around <see cref="ReflectorMachine"/>: does the I/O of each step and tells the machine how it went.</summary>
internal sealed class Reflector<T>
    where T : class
{
    private readonly WatchTarget _target;
    private readonly ApiClient _client;
    private readonly IReflectorObserver _observer;
    private readonly TimeProvider _time;
    private readonly ReflectorClock _clock;
    private readonly ReflectorMachine _machine;
    private readonly Lister<T> _lister;
    private readonly StreamLister<T> _streamLister;
    private readonly Watcher<T> _watcher;

    public Reflector(
        WatchTarget target,
        ObjectDecoder<T> decoder,
        ApiClient client,
        IResourceSink<T> sink,
        IReflectorObserver observer,
        WatchListSupport watchList,
        ReflectorSettings settings)
    {
        _target = target;
        _client = client;
        _observer = observer;
        _time = settings.Time;
        _clock = new ReflectorClock(settings.Time);
        _machine = new ReflectorMachine(new Backoff(settings.Random.NextDouble), watchList);
        var publisher = new Publisher<T>(sink, observer);
        _lister = new Lister<T>(target, decoder, client, publisher, observer, settings.Time);
        _streamLister = new StreamLister<T>(target, decoder, client, publisher, observer, _machine, _clock, settings);
        _watcher = new Watcher<T>(target, decoder, client, sink, _lister, observer, _machine, _clock, settings);
    }

    /// <summary>Lists and watches until cancelled.</summary>
    /// <exception cref="OperationCanceledException">The only way it ends.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => Attempts.RepeatAsync(RunUntilDelayAsync, _time, cancellationToken);

    // Every result is a delay the machine asked for; there is no other end than cancellation.
    private async Task<TimeSpan> RunUntilDelayAsync(CancellationToken cancellationToken)
    {
        TimeSpan delay;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            delay = await RunStepAsync(_machine.Begin(_clock.Now), cancellationToken).ConfigureAwait(false);
        }
        while (delay == TimeSpan.Zero);

        return delay;
    }

    private async Task<TimeSpan> RunStepAsync(ReflectorStep step, CancellationToken cancellationToken)
    {
        try
        {
            switch (step)
            {
                case ReflectorStep.List list:
                    var page = await _lister.ReadAsync(list, cancellationToken).ConfigureAwait(false);
                    _machine.PageRead(page.ResourceVersion, page.Continue, _clock.Now);
                    return TimeSpan.Zero;
                case ReflectorStep.WatchList list when await _streamLister.ReadAsync(list, cancellationToken).ConfigureAwait(false) is { } version:
                    _machine.PageRead(version, null, _clock.Now);
                    return TimeSpan.Zero;
                case ReflectorStep.Watch watch:
                    await _watcher.FollowAsync(watch, cancellationToken).ConfigureAwait(false);
                    break;
            }

            return Tell(_machine.Ended(_clock.Now), new Failure(FailureKind.Ended, $"{Describe()}: the watch ended"));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _lister.Forget();
            var failure = Failure.From(exception, Describe());
            return Tell(_machine.Failed(failure, _clock.Now), failure);
        }
    }

    private TimeSpan Tell(Verdict verdict, Failure failure)
    {
        switch (verdict.Outcome)
        {
            case Outcome.Resumed:
                _observer.WatchEnded(failure);
                break;
            case Outcome.Relisted:
                _observer.Relisting(failure.Message);
                break;
            case Outcome.FellBack:
                _observer.FellBack(failure.Message);
                break;
            case Outcome.Failed:
                _observer.Failed(failure, verdict.Delay);
                break;
        }

        return verdict.Delay;
    }

    private string Describe() => _client.Describe(_target.Kind.Path(_target.Namespace));
}
