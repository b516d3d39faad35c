using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Retrying;

/// <summary>
/// Puts <see cref="RetryingClient"/> in front of the client of a request to a discovered destination. Around the forwarder rather than
/// in the client's factory, because <c>ConfigureHttpClient</c> takes no factory but YARP's own.
/// </summary>
internal sealed class RetryingForwarder(IHttpForwarder inner, Retries retries) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        inner.SendAsync(context, destinationPrefix, Around(httpClient, context), requestConfig, transformer);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context,
        string destinationPrefix,
        HttpMessageInvoker httpClient,
        ForwarderRequestConfig requestConfig,
        HttpTransformer transformer,
        CancellationToken cancellationToken) =>
        inner.SendAsync(context, destinationPrefix, Around(httpClient, context), requestConfig, transformer, cancellationToken);

    private HttpMessageInvoker Around(HttpMessageInvoker client, HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>() is { ProxiedDestination: not null } feature && retries.Concern(feature)
            ? new RetryingClient(client, feature, retries)
            : client;
}
