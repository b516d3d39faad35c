namespace Discovery.Http;

/// <summary>
/// How many retries a client may still make: each request earns a part of one. Without a clock, so that it bounds what an outage
/// adds whatever the rate of requests is.
/// </summary>
internal sealed class RetryBudget
{
    private const long One = 1000;

    private readonly long _earned;
    private readonly long _most;
    private long _saved;

    public RetryBudget(double ratio, int burst)
    {
        _earned = (long)(ratio * One);
        // With a burst of none, what is earned must still be able to add up to one.
        _most = ratio > 0 || burst > 0 ? Math.Max(burst, 1) * One : 0;
        _saved = burst * One;
    }

    public void Earn()
    {
        // In good times it is full, and costs a read.
        if (Volatile.Read(ref _saved) is var saved && saved < _most)
        {
            Interlocked.CompareExchange(ref _saved, Math.Min(saved + _earned, _most), saved);
        }
    }

    public bool TrySpend()
    {
        long saved;
        while ((saved = Volatile.Read(ref _saved)) >= One)
        {
            if (Interlocked.CompareExchange(ref _saved, saved - One, saved) == saved)
            {
                return true;
            }
        }

        return false;
    }
}
