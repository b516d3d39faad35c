namespace Discovery.Kubernetes.Model;

/// <summary>A port of a Service. The target port is a number only when it is not a name.</summary>
internal readonly record struct ServiceObjectPort(string Name, int Number, int? TargetNumber, string Protocol, string? AppProtocol);
