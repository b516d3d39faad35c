namespace Discovery.Testing.Faults;

/// <summary>What a fault does. Immutable and without memory: one may serve several servers.</summary>
internal abstract class FaultAction
{
    public virtual bool RejectsConnections => false;

    /// <summary>Whether it holds back what it strikes; it must come about before the strike is told.</summary>
    public virtual bool Holds => false;

    /// <summary>Whether it strikes watches that have nothing to say.</summary>
    public virtual bool IsImmediate => false;

    public abstract FaultPoint PointIn(ApiServerRequest request);

    public virtual bool Concerns(WatchLine line) => line.IsChange;

    public virtual Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => next();

    /// <summary>What a watch sends instead of a line.</summary>
    public virtual IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [line];
}
