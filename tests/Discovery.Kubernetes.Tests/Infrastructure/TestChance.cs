namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>
/// Chance by which no backoff comes to the very second that a doubtful watch must hold, for <see cref="TestTime"/> tells one
/// from the other by its length: the first is below a second then, and every other above. Timers count whole milliseconds, so
/// it would happen.
/// </summary>
internal sealed class TestChance : Random
{
    private const double Most = 0.2;

    public override double NextDouble() => Shared.NextDouble() * Most;
}
