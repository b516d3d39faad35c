namespace Discovery.Kubernetes.Model;

/// <summary>A port of a subset. A port without number leaves the choice to the consumer, so we cannot use it.</summary>
internal readonly record struct SubsetPort(string Name, int? Number, string Protocol, string? AppProtocol);
