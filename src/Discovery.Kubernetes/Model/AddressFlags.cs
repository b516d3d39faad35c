namespace Discovery.Kubernetes.Model;

/// <summary>What one bit is enough for.</summary>
[Flags]
internal enum AddressFlags : byte
{
    None = 0,
    Ready = 1,
    Serving = 2,
    Terminating = 4,
    IPv6 = 8,

    /// <summary>It stands for a pod, of which we have name and uid.</summary>
    Pod = 16,

    /// <summary>Those that say what may be done with the address.</summary>
    Conditions = Ready | Serving | Terminating,
}
