using System.Diagnostics;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Running;

/// <summary>What is known of one list/watch loop. Written by that loop, read by anybody.</summary>
internal sealed partial class WatchStatus(string registry, WatchTarget target, bool isEssential, bool isProvisional, RegistryTracker tracker, KubernetesMetrics? metrics, TimeProvider time, ILogger logger)
    : IReflectorObserver
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Failure? _failure;
    private volatile WatchPhase _phase;
    private volatile bool _isProvisional = isProvisional;

    private readonly RejectionGate _rejections = new(time);

    // Until a watch has held again: a list between two failures does not end the trouble.
    private Trouble? _trouble;
    private int _relists;
    private int _restarts;
    private int _rejected;

    public WatchTarget Target => target;

    /// <summary>Whether there is no answer without it: endpoints are essential, Services are not (K02).</summary>
    public bool IsEssential => isEssential;

    public WatchPhase Phase => _phase;

    /// <summary>Whether a refusal says nothing yet, because another resource may do in its place (K01).</summary>
    public bool IsProvisional => _isProvisional;

    public Failure? Failure => _failure;

    public string? ResourceVersion { get; private set; }

    public int Relists => Volatile.Read(ref _relists);

    public int Restarts => Volatile.Read(ref _restarts);

    public int RejectedObjects => Volatile.Read(ref _rejected);

    /// <summary>Ends when the server has answered for the first time: with a complete list or with a refusal.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Ends when the first list is complete.</summary>
    public Task FirstListed => _listed.Task;

    /// <summary>Whether it has never been listed because permission, or the resource itself, is missing.</summary>
    public bool IsForbidden => _phase == WatchPhase.Refused && _failure is { IsForbiddenOrMissing: true };

    /// <summary>Nothing else will do.</summary>
    public void Conclude()
    {
        _isProvisional = false;
        tracker.Changed();
    }

    public Activity? Requesting(string verb) => KubernetesTracing.Start(registry, verb, target.Kind.Name, target.Namespace);

    public void Requested(string verb, string answer) => metrics?.Requested(registry, verb, target.Kind.Name, answer);

    public void Contact() => tracker.Contact();

    public void Listed(int objects, string? resourceVersion)
    {
        var isFirst = _phase is WatchPhase.Pending or WatchPhase.Refused;
        if (!isFirst)
        {
            Interlocked.Increment(ref _relists);
            metrics?.Relisted(registry, target.Kind.Name);
        }

        ResourceVersion = resourceVersion;
        MoveTo(WatchPhase.Live, null);
        _listed.TrySetResult();
        LogListed(logger, registry, target, objects, resourceVersion);
    }

    public void Reached(string resourceVersion) => ResourceVersion = resourceVersion;

    public void Watching()
    {
        MoveTo(WatchPhase.Live, null);
        LogWatching(logger, registry, target);
        if (_trouble is { } trouble)
        {
            _trouble = null;
            LogRecovered(logger, registry, target, trouble.Attempts, trouble.Age);
        }
    }

    public void WatchEnded(Failure reason)
    {
        Interlocked.Increment(ref _restarts);
        metrics?.Restarted(registry, target.Kind.Name, reason.Kind);
        LogWatchEnded(logger, registry, target, reason.Message);
    }

    public void Applied(TimeSpan sinceArrival, DateTimeOffset? lastChange) =>
        metrics?.Visible(registry, target.Kind.Name, sinceArrival, time.GetUtcNow() - lastChange);

    public void Relisting(string why) => LogRelist(logger, registry, target, why);

    public void FellBack(string why) => LogFellBack(logger, registry, target, why);

    public void Failed(Failure failure, TimeSpan delay)
    {
        MoveTo(
            _phase is WatchPhase.Live or WatchPhase.Failing ? WatchPhase.Failing
                : failure.Kind == FailureKind.Refused ? WatchPhase.Refused
                : WatchPhase.Pending,
            failure);
        metrics?.Failed(registry, target.Kind.Name, failure.Kind);
        _trouble ??= new Trouble(time);
        switch (_trouble.Add(failure))
        {
            case TroubleNews.New:
                LogFailed(logger, registry, target, failure.Message, Help(failure));
                break;
            case TroubleNews.Old:
                LogStillFailing(logger, registry, target, failure.Message, delay);
                break;
            case TroubleNews.Summary:
                LogSummary(logger, registry, target, _trouble.Attempts, _trouble.Age, failure.Message, Help(failure));
                break;
        }
    }

    /// <summary>The loop has ended by a defect of ours.</summary>
    public void Crashed(Exception exception)
    {
        MoveTo(
            _phase is WatchPhase.Live or WatchPhase.Failing ? WatchPhase.Failing : WatchPhase.Pending,
            new Failure(FailureKind.Malformed, $"{target} is no longer followed, by a defect of our own: {exception.GetType().Name}; see the log"));
        LogCrashed(logger, exception, registry, target);
    }

    /// <summary>The loop is no longer needed.</summary>
    public void Stopped() => LogStopped(logger, registry, target);

    public void Rejected(ObjectKey key, string why)
    {
        Interlocked.Increment(ref _rejected);
        metrics?.Rejected(registry, target.Kind.Name);
        if (_rejections.TryPass(out var passedOver))
        {
            LogRejected(logger, registry, target, key, why, passedOver);
        }
        else
        {
            LogRejectedToo(logger, registry, target, key, why);
        }
    }

    /// <summary>The failure and what to do about it, in one sentence or two.</summary>
    public string Explain() => _failure is { } failure ? $"{failure.Message}{Help(failure)}" : "";

    private string Help(Failure failure) => failure.Code switch
    {
        403 => $". Allow it with a {(target.Namespace is null ? "ClusterRole" : "Role")} rule {target.Kind.Rule}",
        401 => ". The credential was not accepted: has the token expired, or does it belong to another cluster?",
        _ => "",
    };

    private void MoveTo(WatchPhase phase, Failure? failure)
    {
        var changed = _phase != phase || _failure?.Message != failure?.Message;
        _failure = failure;
        _phase = phase;

        // A credential that is not accepted says nothing of what it may do.
        if (phase != WatchPhase.Pending && failure?.Code != 401)
        {
            _answered.TrySetResult();
        }

        if (changed)
        {
            tracker.Changed();
        }
    }
}
