namespace Discovery.Kubernetes.Model;

/// <summary>One address as a decoder reads it, before it is packed. Text that is not kept as a string points into the decoder's bytes.</summary>
internal ref struct AddressEntry()
{
    /// <summary>Ready, serving, terminating, and whether the address is IPv6. K07: a condition that is not said is fulfilled, except that of terminating.</summary>
    public AddressFlags Flags = AddressFlags.Ready | AddressFlags.Serving;

    /// <summary>The address as a number in network order: the low 32 bits for IPv4.</summary>
    public UInt128 Address;

    /// <summary>Whether there is an address, and one that can be used (K09).</summary>
    public bool HasAddress;

    public string? HostName;
    public TopologyHints Hints = TopologyHints.None;

    /// <summary>UTF-8; empty is no name.</summary>
    public ReadOnlySpan<byte> NodeName;

    /// <summary>UTF-8; empty is no zone.</summary>
    public ReadOnlySpan<byte> Zone;

    public bool HasTarget;
    public string? TargetKind;

    /// <summary>UTF-8; empty is no name.</summary>
    public ReadOnlySpan<byte> TargetName;

    /// <summary>UTF-8; empty is no uid.</summary>
    public ReadOnlySpan<byte> TargetUid;

    public void Set(AddressFlags flag, bool value) => Flags = value ? Flags | flag : Flags & ~flag;
}
