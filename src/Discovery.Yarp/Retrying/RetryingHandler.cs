using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Retrying;

/// <summary>Sends one request, and repeats it at another destination of its cluster when that is safe.</summary>
internal sealed class RetryingHandler(HttpMessageInvoker client, IReverseProxyFeature proxied, Retries retries) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        List<string>? tried = null;
        retries.Began();
        while (true)
        {
            try
            {
                return await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (retries.TryRedirect(proxied, request, exception, tried ??= [], cancellationToken))
            {
                // To another destination, then.
            }
        }
    }
}
