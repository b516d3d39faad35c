using System.Globalization;
using System.Net;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>
/// Decides what a list/watch loop does next (K30 to K37, K47). Pure: it is told what happened and when, does no I/O and reads no
/// clock. The algorithm is that of client-go's reflector; times are those of a clock that cannot be set.
/// </summary>
internal sealed class ReflectorMachine(Backoff backoff, WatchListSupport watchList)
{
    public const int PageSize = 500;

    /// <summary>What ends sooner, and says nothing, has failed (K32).</summary>
    public static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    /// <summary>How long initial events may pause, and the server may take to begin with them (K30).</summary>
    public static readonly TimeSpan InitialEventsPause = TimeSpan.FromSeconds(5);

    /// <summary>How long all initial events may take: a server that knows no such thing sends events for ever (K30).</summary>
    public static readonly TimeSpan InitialEventsTime = TimeSpan.FromSeconds(30);

    // Longer than any sane server asks for; beyond that, coming back is no harm, and never coming back is.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private ReflectorStep? _next;
    private string? _lastVersion;
    private bool _lastVersionIsGone;
    private bool _expiredOnce;

    // Of the step that runs.
    private TimeSpan _began;
    private bool _accepted;
    private bool _sawEvent;

    // The server accepted the last watch and then failed it.
    private bool _doubtful;

    /// <summary>What to do now, or next.</summary>
    public ReflectorStep Next => _next is null or ReflectorStep.WatchList ? Fresh() : _next;

    /// <summary>
    /// Whether the watch that runs counts. The one before may have been accepted too, and failed then: then this one counts when it
    /// has held for a moment or brought something.
    /// </summary>
    public bool IsUp { get; private set; }

    /// <summary>A step begins.</summary>
    /// <returns>It.</returns>
    public ReflectorStep Begin(TimeSpan now)
    {
        _next = Next;
        _began = now;
        _accepted = _sawEvent = IsUp = false;
        return _next;
    }

    /// <summary>The server has said yes; what it promised is to come.</summary>
    public void Accepted()
    {
        _accepted = true;
        if (!_doubtful)
        {
            Held();
        }
    }

    /// <summary>The watch has held for <see cref="ShortWatch"/>.</summary>
    public void Held()
    {
        if (_next is ReflectorStep.Watch)
        {
            IsUp = true;
            _doubtful = false;
        }
    }

    /// <summary>A page has been read and, if it was the last one, the list been published; or a list that came as a stream.</summary>
    public void PageRead(string resourceVersion, string? @continue, TimeSpan now)
    {
        if (@continue is not null)
        {
            _next = new ReflectorStep.List("", PageSize, @continue);
        }
        else
        {
            InStep(resourceVersion, now);
        }
    }

    /// <summary>An event or a bookmark of the watch came.</summary>
    public void Progress(string? resourceVersion, TimeSpan now)
    {
        backoff.Healthy(now);
        _expiredOnce = false;
        _sawEvent = true;
        Held();
        if (resourceVersion is { Length: > 0 })
        {
            _next = new ReflectorStep.Watch(_lastVersion = resourceVersion);
        }
    }

    /// <summary>Whether a watch, or a server, that says this has gone back in time, which no good one does: then something is lost (K37, K47).</summary>
    public bool GoesBack(string? resourceVersion) => IsBefore(resourceVersion, _lastVersion);

    /// <summary>Whether the initial events take too long, though they keep coming.</summary>
    public bool IsOverdue(TimeSpan now) => _next is ReflectorStep.WatchList && now - _began >= InitialEventsTime;

    /// <summary>The watch ended as watches do.</summary>
    public Verdict Ended(TimeSpan now)
    {
        if (_next is ReflectorStep.WatchList)
        {
            return FallBack(remember: true);
        }

        WasUp(now);

        // A watch that ends at once and says nothing would otherwise make a tight loop.
        if (WasLong(now))
        {
            // So ends that of a server that is shut down, too.
            _next = CheckedWatch(HistoryCheck.IfAnswered);
            return new Verdict(Outcome.Resumed);
        }

        _next = CheckedWatch(HistoryCheck.Required);
        return Fail(backoff.Failed(now));
    }

    /// <summary>The step failed.</summary>
    public Verdict Failed(Failure failure, TimeSpan now) => _next switch
    {
        ReflectorStep.List list => ListFailed(list, failure, now),
        ReflectorStep.WatchList list => WatchListFailed(list, failure, now),
        _ => WatchFailed(failure, now),
    };

    private void InStep(string resourceVersion, TimeSpan now)
    {
        backoff.Healthy(now);
        _lastVersionIsGone = false;
        _next = new ReflectorStep.Watch(_lastVersion = resourceVersion);
    }

    private Verdict ListFailed(ReflectorStep.List list, Failure failure, TimeSpan now)
    {
        switch (failure.Kind)
        {
            case FailureKind.Expired when list.Continue is not null:
                // The pages took too long: all of it at once, which cannot expire in between.
                _next = new ReflectorStep.List("", 0, null);
                return new Verdict(Outcome.Relisted);
            case FailureKind.Expired or FailureKind.TooLarge when list.ResourceVersion.Length > 0:
                _lastVersionIsGone = true;
                _next = FreshList();
                return new Verdict(Outcome.Relisted);
            default:
                _next = list.Continue is null ? list : new ReflectorStep.List("", PageSize, null);
                return Delay(failure, now);
        }
    }

    private Verdict WatchListFailed(ReflectorStep.WatchList list, Failure failure, TimeSpan now)
    {
        switch (failure.Kind)
        {
            case FailureKind.Refused when failure.Code is (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.UnprocessableEntity:
                return FallBack(remember: true);
            case FailureKind.Silent:
                return FallBack(remember: _accepted);
            case FailureKind.Interrupted or FailureKind.Unreachable or FailureKind.Malformed or FailureKind.ServerError when _accepted:
                return FallBack(remember: false);
            case FailureKind.Expired or FailureKind.TooLarge when list.ResourceVersion.Length > 0:
                _lastVersionIsGone = true;
                return new Verdict(Outcome.Relisted);
            default:
                return Delay(failure, now);
        }
    }

    private Verdict WatchFailed(Failure failure, TimeSpan now)
    {
        WasUp(now);
        switch (failure.Kind)
        {
            case FailureKind.Expired or FailureKind.TooLarge:
                var atOnce = !_expiredOnce;
                _expiredOnce = true;
                _lastVersionIsGone = failure.Kind == FailureKind.TooLarge;
                _next = null;
                return atOnce ? new Verdict(Outcome.Relisted) : Fail(backoff.Failed(now));
            case FailureKind.Malformed:
                // Something may have been lost, so only a list can make us right again (K37).
                _next = null;
                return Fail(backoff.Failed(now));
            case FailureKind.Silent or FailureKind.Interrupted or FailureKind.Unreachable or FailureKind.ServerError:
                // What comes back may know less than what went (K47).
                _next = CheckedWatch(HistoryCheck.Required);

                // A quiet resource is no error, and a healthy watch may break: the reconnect tells whether anything is wrong (K34, K35).
                return failure.Kind != FailureKind.ServerError && _accepted && WasLong(now) ? new Verdict(Outcome.Resumed) : Delay(failure, now);
            default:
                _next = CheckedWatch(_next is ReflectorStep.Watch { Check: HistoryCheck.Required } ? HistoryCheck.Required : HistoryCheck.IfAnswered);
                return Delay(failure, now);
        }
    }

    // The list is read in its stead, once, or from now on.
    private Verdict FallBack(bool remember)
    {
        if (remember)
        {
            watchList.SetMissing();
        }

        _next = FreshList();
        return new Verdict(Outcome.FellBack);
    }

    private Verdict Delay(Failure failure, TimeSpan now)
    {
        // What was allowed before may be refused by a server that has just started and does not know its roles yet: that mends
        // itself in a moment, and if not, the backoff gets slow by itself (K36).
        var isNew = _lastVersion is null;
        var delay = isNew && failure.Kind == FailureKind.Refused && failure.Code != (int)HttpStatusCode.Unauthorized ? backoff.Refused(now) : backoff.Failed(now);
        return Fail(failure.RetryAfter is { } asked && asked > delay ? asked < LongestRetryAfter ? asked : LongestRetryAfter : delay);
    }

    private Verdict Fail(TimeSpan delay)
    {
        _doubtful = _accepted;
        return new Verdict(Outcome.Failed, delay);
    }

    // A quiet watch says nothing in all its healthy minutes.
    private void WasUp(TimeSpan now)
    {
        if (_accepted && now - _began >= ShortWatch)
        {
            backoff.Healthy(_began);
        }
    }

    private bool WasLong(TimeSpan now) => _sawEvent || now - _began >= ShortWatch;

    private ReflectorStep.Watch CheckedWatch(HistoryCheck check) => new(_lastVersion!, check);

    // Versions are numbers that grow (KEP-5504). Of a server whose are not, nothing can be said.
    private static bool IsBefore(string? one, string? other) =>
        ulong.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
        && first < second;

    private ReflectorStep Fresh() => watchList.IsMissing ? FreshList() : new ReflectorStep.WatchList(_lastVersionIsGone ? "" : _lastVersion ?? "");

    private ReflectorStep.List FreshList() => _lastVersionIsGone ? new("", PageSize, null) : new(_lastVersion ?? "0", 0, null);
}
