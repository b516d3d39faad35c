using Discovery.LoadBalancing;

namespace Discovery.Http;

/// <summary>
/// Sends each request for a service to one of its endpoints. The request gets its own URI and Host header back
/// afterwards, so that a retry from further out chooses anew.
/// </summary>
internal sealed class DiscoveryHandler(IServiceResolver resolver, IEndpointSelector selector) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } uri || !resolver.TryGetReference(uri, out var reference))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var resolution = await resolver.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        var host = request.Headers.Host;
        try
        {
            Direct(request, uri, reference, resolution);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = uri;
            request.Headers.Host = host;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } uri || !resolver.TryGetReference(uri, out var reference))
        {
            return base.Send(request, cancellationToken);
        }

        var answer = resolver.ResolveAsync(reference, cancellationToken);
        // Blocks only before the first sync, bounded, in a call that is going to block for its response anyway.
        var resolution = answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
        var host = request.Headers.Host;
        try
        {
            Direct(request, uri, reference, resolution);
            return base.Send(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = uri;
            request.Headers.Host = host;
        }
    }

    private void Direct(HttpRequestMessage request, Uri uri, ServiceReference reference, ServiceResolution resolution)
    {
        if (resolution.Status != ResolutionStatus.Resolved)
        {
            throw new NoEndpointsException(reference, resolution.Status, resolution.Reason);
        }

        var endpoint = selector.Select(reference, resolution.Endpoints);
        request.RequestUri = EndpointUri.Rewrite(uri, EndpointUri.Scheme(uri, resolution), endpoint);
        request.Headers.Host ??= EndpointUri.Authority(uri);
    }
}
