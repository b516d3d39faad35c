namespace Discovery.Kubernetes.Reflecting;

/// <summary>
/// How long to wait after a failure (K34): 0.8 s doubling to 30 s, each jittered to between itself and its double, and from
/// the beginning again after two healthy minutes. Pure: chance comes from outside, and time too, from a clock that cannot be set.
/// </summary>
/// <param name="random">Numbers from 0 up to but without 1.</param>
internal sealed class Backoff(Func<double> random)
{
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan HealthyTime = TimeSpan.FromMinutes(2);

    private TimeSpan _next = Initial;
    private TimeSpan? _healthySince;

    /// <summary>Says that things go well now.</summary>
    public void Healthy(TimeSpan now) => _healthySince ??= now;

    /// <summary>Says that something failed.</summary>
    /// <returns>How long to wait.</returns>
    public TimeSpan Failed(TimeSpan now)
    {
        if (_healthySince is { } since && now - since >= HealthyTime)
        {
            _next = Initial;
        }

        _healthySince = null;
        var delay = _next;
        _next = Min(_next * 2, Cap);
        return Jitter(delay);
    }

    /// <summary>As <see cref="Failed"/>, for what will not mend itself soon: straight to the cap.</summary>
    public TimeSpan Refused(TimeSpan now)
    {
        Failed(now);
        return Jitter(Cap);
    }

    private TimeSpan Jitter(TimeSpan delay) => delay * (1 + random());

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
