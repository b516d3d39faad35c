using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery.ServiceEndpoints;

/// <summary>Makes the original authority the Host header, and so the name a certificate is checked against.</summary>
internal sealed record HostNameFeature(string HostName) : IHostNameFeature
{
    public ReadOnlyFeatureCollection AsFeatures() => new(KeyValuePair.Create<Type, object>(typeof(IHostNameFeature), this));
}
