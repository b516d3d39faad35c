namespace Discovery.Kubernetes.Running;

/// <summary>Lets one warning through a minute, however many objects are passed over: a bad list has thousands.</summary>
internal sealed class RejectionGate(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long? _last;
    private int _held;

    /// <param name="held">How many were held back since the last that was let through.</param>
    public bool TryPass(out int held)
    {
        held = _held;
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
        {
            _held++;
            return false;
        }

        _last = time.GetTimestamp();
        _held = 0;
        return true;
    }
}
