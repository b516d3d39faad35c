using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Running;

/// <summary>Failures of one loop in a row. It decides which of them the log is told: each kind once, and now and then how it stands.</summary>
internal sealed class Trouble(TimeProvider time)
{
    public static readonly TimeSpan SummaryInterval = TimeSpan.FromMinutes(10);

    private readonly HashSet<(FailureKind Kind, int Code)> _told = [];
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _lastTold;

    public int Attempts { get; private set; }

    public TimeSpan Age => time.GetElapsedTime(_began);

    public TroubleNews Add(Failure failure)
    {
        Attempts++;
        var age = Age;
        if (_told.Add((failure.Kind, failure.Code)))
        {
            _lastTold = age;
            return TroubleNews.New;
        }

        // What is not allowed stays so until somebody allows it: the status says it all the time, the log once (K02, K36).
        if (failure.IsForbiddenOrMissing || age - _lastTold < SummaryInterval)
        {
            return TroubleNews.Old;
        }

        _lastTold = age;
        return TroubleNews.Summary;
    }
}

/// <summary>What the log is to hear of a failure.</summary>
internal enum TroubleNews
{
    /// <summary>It is of a new kind.</summary>
    New,

    /// <summary>There was one like it.</summary>
    Old,

    /// <summary>There was one like it, and it is time to say how it stands.</summary>
    Summary,
}
