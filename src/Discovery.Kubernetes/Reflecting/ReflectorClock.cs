namespace Discovery.Kubernetes.Reflecting;

/// <summary>Time since a beginning, which no clock that is set can move.</summary>
internal sealed class ReflectorClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(_began);
}
