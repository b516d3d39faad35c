using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Tests.Reflecting;

/// <summary>A machine, and shorthand for what happens to it. Its backoff has no jitter; time stands still but where a test moves it.</summary>
internal sealed class MachineRig
{
    private readonly ReflectorMachine _machine;

    public MachineRig(bool watchList)
    {
        if (!watchList)
        {
            Support.SetMissing();
        }

        _machine = new ReflectorMachine(new Backoff(static () => 0), Support);
    }

    public WatchListSupport Support { get; } = new();

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    public ReflectorStep Next => _machine.Next;

    public bool IsUp => _machine.IsUp;

    public bool IsOverdue => _machine.IsOverdue(Now);

    /// <summary>A list of one page, then a watch that is accepted.</summary>
    public MachineRig Watching(string resourceVersion = "7")
    {
        Page(resourceVersion);
        return Accepted();
    }

    /// <summary>Begins the next step, and its request is accepted.</summary>
    public MachineRig Accepted()
    {
        _machine.Begin(Now);
        _machine.Accepted();
        return this;
    }

    public void Page(string resourceVersion, string? @continue = null)
    {
        Assert.IsType<ReflectorStep.List>(_machine.Begin(Now));
        _machine.PageRead(resourceVersion, @continue, Now);
    }

    public void Event(string? resourceVersion = null) => _machine.Progress(resourceVersion, Now);

    /// <summary>A list that comes as a stream, then a watch that is accepted.</summary>
    public MachineRig Streamed(string resourceVersion)
    {
        Accepted()._machine.PageRead(resourceVersion, null, Now);
        return Accepted();
    }

    public bool GoesBack(string? resourceVersion) => _machine.GoesBack(resourceVersion);

    public void Held() => _machine.Held();

    public MachineRig After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Verdict Ends() => _machine.Ended(Now);

    /// <summary>What runs fails.</summary>
    public Verdict Breaks(FailureKind kind, int code = 0, TimeSpan? retryAfter = null) =>
        _machine.Failed(new Failure(kind, "why", code, retryAfter), Now);

    /// <summary>Begins the next step, and its request fails.</summary>
    public Verdict Fails(FailureKind kind, int code = 0, TimeSpan? retryAfter = null)
    {
        _machine.Begin(Now);
        return Breaks(kind, code, retryAfter);
    }

    public static Verdict Failed(double seconds) => new(Outcome.Failed, TimeSpan.FromSeconds(seconds));
}
