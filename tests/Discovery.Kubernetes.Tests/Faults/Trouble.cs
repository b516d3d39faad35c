using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>Something that goes wrong: a row of the matrix. Immutable.</summary>
/// <param name="Name">How it is called in the names of tests.</param>
/// <param name="Strikes">What it needs to be felt.</param>
/// <param name="Fault">What the server does; null when there is only what <see cref="Begin"/> does.</param>
internal sealed record Trouble(string Name, Strikes Strikes, Fault? Fault = null)
{
    /// <summary>How often it must have struck before it ends.</summary>
    public int Times { get; init; } = 6;

    /// <summary>What happens besides, when it begins.</summary>
    public Func<Cell, Task> Begin { get; init; } = static _ => Task.CompletedTask;

    /// <summary>What happens when it ends.</summary>
    public Func<Cell, Task> End { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether it has been felt, where no fault counts its strikes.</summary>
    public Func<Cell, bool> IsFelt { get; init; } = static _ => true;

    /// <summary>Which timers run out meanwhile: those of a client that loses patience.</summary>
    public Func<TimeSpan, bool> RunsOut { get; init; } = static _ => false;

    /// <summary>Which timers run out when it has been felt.</summary>
    public Func<TimeSpan, bool> RunsOutLater { get; init; } = static _ => false;

    /// <summary>Whether endpoints change while it lasts, so that its end must bring the change.</summary>
    public bool ChangesMeanwhile { get; init; } = true;

    /// <summary>When it can strike.</summary>
    public string[] Moments { get; init; } = Moment.All;

    /// <summary>Which servers it can befall.</summary>
    public string[] Modes { get; init; } = Mode.All;

    public override string ToString() => Name;
}
