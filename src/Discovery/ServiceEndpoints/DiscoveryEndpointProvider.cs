using Discovery.Http;
using Discovery.Resolution;
using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery.ServiceEndpoints;

/// <summary>
/// A view of one service. Cheap to make and to drop, because the library makes one per client and drops it after seconds of
/// idleness; the watch behind it belongs to the registry.
/// </summary>
internal sealed class DiscoveryEndpointProvider(IServiceResolver resolver, Uri uri, ServiceReference reference) : IServiceEndpointProvider
{
    private readonly ReadOnlyFeatureCollection _features = new HostNameFeature(HostNames.Authority(uri)).AsFeatures();
    private RevocableChangeToken? _token;

    public async ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        Watch(null);
        // A provider before this one, such as configuration, has overridden the service.
        if (endpoints.Endpoints.Count > 0)
        {
            return;
        }

        var resolution = await resolver.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        if (resolution.Status != ResolutionStatus.Resolved)
        {
            // No endpoints and no exception would let the pass-through provider send the name to DNS.
            throw new NoEndpointsException(reference, resolution.Status, resolution.Reason);
        }

        var token = new RevocableChangeToken(resolution.ChangeToken);
        Watch(token);
        endpoints.AddChangeToken(token);
        foreach (var endpoint in resolution.Endpoints)
        {
            endpoints.Endpoints.Add(Present(endpoint, resolution));
        }
    }

    public ValueTask DisposeAsync()
    {
        Watch(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>For the library's log.</summary>
    public override string ToString() => "Discovery";

    // Of several schemes the library takes the first, whatever the port speaks, unless the endpoint says otherwise.
    private ServiceEndpoint Present(DiscoveredEndpoint endpoint, ServiceResolution resolution) =>
        uri.Scheme.Contains('+', StringComparison.Ordinal)
            ? ServiceEndpoint.Create(new UriEndPoint(new Uri($"{EndpointUri.Scheme(uri, resolution)}://{endpoint}")), _features)
            : endpoint.WithFeatures(_features);

    private void Watch(RevocableChangeToken? token) => Interlocked.Exchange(ref _token, token)?.Dispose();
}
