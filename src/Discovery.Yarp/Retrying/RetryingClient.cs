using System.Diagnostics;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Retrying;

/// <summary>Sends one request by a client, and repeats it at another destination of its cluster when that is safe.</summary>
/// <remarks>A client itself, and not a handler of one: there is one for each request, and so it is one object instead of two.</remarks>
internal sealed class RetryingClient(HttpMessageInvoker client, IReverseProxyFeature proxied, Retries retries)
    : HttpMessageInvoker(NoHandler.Instance, disposeHandler: false)
{
    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
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

    private sealed class NoHandler : HttpMessageHandler
    {
        public static NoHandler Instance { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new UnreachableException();
    }
}
