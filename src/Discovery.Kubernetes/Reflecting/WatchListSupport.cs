namespace Discovery.Kubernetes.Reflecting;

/// <summary>
/// Whether the server streams its lists, as far as is known (K30). What one reflector of a registry has learnt holds for all of
/// them, for as long as the registry lives.
/// </summary>
internal sealed class WatchListSupport
{
    private volatile bool _isMissing;

    public bool IsMissing => _isMissing;

    public void SetMissing() => _isMissing = true;
}
