namespace Discovery.Kubernetes.Reflecting;

/// <summary>What the end of a step means.</summary>
/// <param name="Outcome">How it is told.</param>
/// <param name="Delay">How long to wait before the next step.</param>
internal readonly record struct Verdict(Outcome Outcome, TimeSpan Delay = default);

/// <summary>How the end of a step is told.</summary>
internal enum Outcome
{
    /// <summary>Nothing that anybody need know.</summary>
    Unremarkable,

    /// <summary>A watch ended in a way that is no failure, and is resumed (K32, K35).</summary>
    Resumed,

    /// <summary>The server has asked for a new list, which is its right (K31, K33).</summary>
    Relisted,

    /// <summary>The initial events did not come as a stream, so a list is read (K30).</summary>
    FellBack,

    /// <summary>It failed, and is tried again after the delay (K34).</summary>
    Failed,
}
