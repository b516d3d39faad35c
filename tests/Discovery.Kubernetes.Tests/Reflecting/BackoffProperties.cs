using CsCheck;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Reflecting;

/// <summary>Whatever happens in whatever order, each delay is one of its step. CsCheck prints the seed of a failure.</summary>
public sealed class BackoffProperties
{
    private static readonly TimeSpan HealthyTime = TimeSpan.FromMinutes(2);

    private enum Call
    {
        Failed,
        Refused,
        Healthy,
    }

    [Fact]
    public void K34_AnySequence_EachDelayIsOfItsStep() =>
        Gen.Select(Gen.Enum<Call>(), Gen.Double[0, 150], Gen.Double.Unit).Array[1, 60].Sample(
            static calls =>
            {
                var chance = 0.0;
                var backoff = new Backoff(() => chance);
                var now = TimeSpan.Zero;
                var failures = 0;
                TimeSpan? healthySince = null;
                foreach (var (call, seconds, random) in calls)
                {
                    now += TimeSpan.FromSeconds(seconds);
                    chance = random;
                    if (call == Call.Healthy)
                    {
                        healthySince ??= now;
                        backoff.Healthy(now);
                        continue;
                    }

                    failures = now - healthySince >= HealthyTime ? 0 : failures;
                    healthySince = null;
                    var step = call == Call.Refused ? 30 : Math.Min(30, 0.8 * Math.Pow(2, failures));
                    failures++;
                    var delay = call == Call.Refused ? backoff.Refused(now) : backoff.Failed(now);
                    Assert.InRange(delay.TotalSeconds, step, 2 * step);
                }
            },
            iter: Samples.Of(2000));
}
