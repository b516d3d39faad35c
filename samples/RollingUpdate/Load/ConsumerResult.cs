using RollingUpdate.Consumers;

namespace RollingUpdate.Load;

/// <summary>What a load on one consumer came to.</summary>
public sealed record ConsumerResult(
    string Consumer, bool IsOurs, long Requests, IReadOnlyList<RequestFailure> Failures, long? Retries, long? Ejections)
{
    /// <summary>The failures that a safe retry could have saved.</summary>
    public IEnumerable<RequestFailure> Avoidable => Failures.Where(static failure => failure.CouldBeSaved);
}
