namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>All that consumers can see, as text to compare and to read in a failure.</summary>
internal static class SnapshotText
{
    public static string Of(DiscoveredEndpoint endpoint) =>
        $"{endpoint.PortName} {endpoint}"
        + (endpoint.Ready ? "" : " notready")
        + (endpoint.Serving ? "" : " notserving")
        + (endpoint.Terminating ? " terminating" : "")
        + $" w{endpoint.Weight} of {endpoint.TargetName} {endpoint.AppProtocol}|{endpoint.HostName}|{endpoint.NodeName}|{endpoint.Zone}"
        + $"|{string.Join(',', endpoint.ZoneHints)}|{string.Join(',', endpoint.NodeHints)}";

    public static string Of(ServicePort port) => $"{port} /{port.Protocol} {port.AppProtocol}";

    public static string[] Endpoints(ServiceSnapshot snapshot) => [.. snapshot.AllEndpoints.Select(Of)];

    public static string[] Ports(ServiceSnapshot snapshot) => [.. snapshot.Ports.Select(Of)];

    /// <summary>All of it in one text.</summary>
    public static string Of(ServiceSnapshot snapshot) => Of(snapshot.Exists, snapshot.PortNumbersKnown, Ports(snapshot), Endpoints(snapshot));

    public static string Of(bool exists, bool portNumbersKnown, string[] ports, string[] endpoints) => exists
        ? $"{(portNumbersKnown ? "numbers known" : "numbers unknown")}; {string.Join(", ", ports)}; {string.Join(", ", endpoints)}"
        : "missing";
}
