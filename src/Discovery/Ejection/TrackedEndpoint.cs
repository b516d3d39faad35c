namespace Discovery.Ejection;

/// <summary>An endpoint, and what is known of it.</summary>
internal readonly record struct TrackedEndpoint(DiscoveredEndpoint Endpoint, EndpointState State);
