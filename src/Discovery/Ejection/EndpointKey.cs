namespace Discovery.Ejection;

/// <summary>What makes an endpoint the same one: another pod at the same address has not earned its predecessor's ejection.</summary>
internal readonly record struct EndpointKey(string Host, int Port, string? Target)
{
    public static EndpointKey Of(DiscoveredEndpoint endpoint) => new(endpoint.Host, endpoint.Port, endpoint.TargetName);
}
