using System.Net;

namespace Discovery;

/// <summary>
/// Describes endpoints by their index, so that a registry may keep what it knows of many in whatever form is small. Immutable once an
/// endpoint is out of its initialiser.
/// </summary>
internal abstract class EndpointDescription
{
    public abstract int Port { get; }

    public abstract string PortName { get; }

    public abstract string? AppProtocol { get; }

    public abstract int Weight { get; }

    /// <summary>Made anew each time; the endpoint keeps it.</summary>
    public abstract string GetHost(int index);

    /// <summary>Made anew each time; the endpoint keeps it.</summary>
    public abstract EndPoint GetEndPoint(int index);

    public abstract string? GetZone(int index);

    public abstract string? GetNodeName(int index);

    public abstract string? GetHostName(int index);

    public abstract string? GetTargetName(int index);

    public abstract IReadOnlyList<string> GetZoneHints(int index);

    public abstract IReadOnlyList<string> GetNodeHints(int index);

    public abstract bool IsReady(int index);

    public abstract bool IsServing(int index);

    public abstract bool IsTerminating(int index);
}
