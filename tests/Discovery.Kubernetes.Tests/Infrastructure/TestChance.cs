namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>
/// Chance that keeps to the lowest fifth, so that no backoff can be mistaken by <see cref="TestTime"/> for a wait of exactly one or
/// five seconds, which a timer's rounding to milliseconds would make of one in a thousand.
/// </summary>
internal sealed class TestChance : Random
{
    public override double NextDouble() => Shared.NextDouble() / 5;
}
