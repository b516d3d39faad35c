using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery.ServiceEndpoints;

/// <summary>Gives Microsoft.Extensions.ServiceDiscovery a provider for every name that is ours, and only for those.</summary>
internal sealed class DiscoveryEndpointProviderFactory(IServiceResolver resolver) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = QueryReader.TryRead(resolver, query.ToString(), out var uri, out var reference)
            ? new DiscoveryEndpointProvider(resolver, uri, reference)
            : null;
        return provider is not null;
    }
}
