namespace Discovery.Kubernetes.Reflecting;

/// <summary>
/// Decides what a list/watch loop does next (K31 to K34). Pure: it is told what happened and when, does no I/O and reads no
/// clock. The algorithm is that of client-go's reflector.
/// </summary>
internal sealed class ReflectorMachine(Backoff backoff)
{
    public const int PageSize = 500;
    public static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    // Longer than any sane server asks for; beyond that, coming back is no harm, and never coming back is.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private string? _lastVersion;
    private bool _expiredOnce;

    /// <summary>What to do now.</summary>
    public ReflectorStep Next { get; private set; } = new ReflectorStep.List("0", 0, null);

    /// <summary>A page has been read.</summary>
    /// <returns>Whether the list is complete.</returns>
    public bool PageRead(string? resourceVersion, string? @continue, DateTimeOffset now)
    {
        if (@continue is not null)
        {
            Next = new ReflectorStep.List("", PageSize, @continue);
            return false;
        }

        backoff.Healthy(now);
        _lastVersion = resourceVersion ?? "";
        Next = new ReflectorStep.Watch(_lastVersion);
        return true;
    }

    /// <summary>An event or bookmark of the watch was taken.</summary>
    public void Progress(string? resourceVersion, DateTimeOffset now)
    {
        backoff.Healthy(now);
        _expiredOnce = false;
        if (resourceVersion is { Length: > 0 })
        {
            _lastVersion = resourceVersion;
            Next = new ReflectorStep.Watch(resourceVersion);
        }
    }

    /// <summary>The watch ended as watches do.</summary>
    /// <returns>How long to wait before the next step.</returns>
    public TimeSpan WatchEnded(TimeSpan lasted, bool sawEvent, DateTimeOffset now)
    {
        WasUp(lasted, now);

        // A watch that ends at once and says nothing would otherwise make a tight loop.
        return sawEvent || lasted >= ShortWatch ? TimeSpan.Zero : backoff.Failed(now);
    }

    /// <summary>A list, or making a watch, failed.</summary>
    /// <returns>How long to wait before the next step.</returns>
    public TimeSpan Failed(Failure failure, DateTimeOffset now) => Next switch
    {
        ReflectorStep.List list => ListFailed(list, failure, now),
        _ => WatchFailed(failure, wasHealthy: false, now),
    };

    /// <summary>A watch that had begun broke off.</summary>
    /// <returns>How long to wait before the next step.</returns>
    public TimeSpan WatchBroken(Failure failure, TimeSpan lasted, bool sawEvent, DateTimeOffset now)
    {
        WasUp(lasted, now);
        return WatchFailed(failure, sawEvent || lasted >= ShortWatch, now);
    }

    // A quiet watch says nothing in all its healthy minutes.
    private void WasUp(TimeSpan lasted, DateTimeOffset now)
    {
        if (lasted >= ShortWatch)
        {
            backoff.Healthy(now - lasted);
        }
    }

    private TimeSpan ListFailed(ReflectorStep.List list, Failure failure, DateTimeOffset now)
    {
        switch (failure.Kind)
        {
            case FailureKind.Expired when list.Continue is not null:
                // The pages took too long: all of it at once, which cannot expire in between.
                Next = new ReflectorStep.List("", 0, null);
                return TimeSpan.Zero;
            case FailureKind.Expired or FailureKind.TooLarge when list.ResourceVersion.Length > 0:
                Next = new ReflectorStep.List("", PageSize, null);
                return TimeSpan.Zero;
            default:
                Next = list.Continue is null ? list : new ReflectorStep.List("", PageSize, null);
                return Delay(failure, now);
        }
    }

    private TimeSpan WatchFailed(Failure failure, bool wasHealthy, DateTimeOffset now)
    {
        switch (failure.Kind)
        {
            case FailureKind.Expired:
                var atOnce = !_expiredOnce;
                _expiredOnce = true;
                Relist();
                return atOnce ? TimeSpan.Zero : backoff.Failed(now);
            case FailureKind.Malformed or FailureKind.TooLarge:
                // Something may have been lost, so only a list can make us right again (K37).
                Relist();
                return backoff.Failed(now);
            case FailureKind.Interrupted or FailureKind.Unreachable when wasHealthy:
                return TimeSpan.Zero;
            default:
                return Delay(failure, now);
        }
    }

    private void Relist() => Next = new ReflectorStep.List(_lastVersion ?? "", 0, null);

    private TimeSpan Delay(Failure failure, DateTimeOffset now)
    {
        // What was allowed before may be refused by a server that has just started and does not know its roles yet: that mends
        // itself in a moment, and if not, the backoff gets slow by itself (K36).
        var isNew = _lastVersion is null;
        var delay = isNew && failure.Kind == FailureKind.Refused && failure.Code != 401 ? backoff.Refused(now) : backoff.Failed(now);
        return failure.RetryAfter is { } asked && asked > delay
            ? asked < LongestRetryAfter ? asked : LongestRetryAfter
            : delay;
    }
}
