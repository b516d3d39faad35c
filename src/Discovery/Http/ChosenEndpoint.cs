using Discovery.Ejection;

namespace Discovery.Http;

/// <summary>The endpoint of an attempt, and what is known of it.</summary>
internal readonly record struct ChosenEndpoint(DiscoveredEndpoint Endpoint, EndpointState State);
