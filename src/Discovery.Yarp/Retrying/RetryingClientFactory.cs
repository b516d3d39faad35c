using Yarp.ReverseProxy.Forwarder;

namespace Discovery.Yarp.Retrying;

/// <summary>Puts <see cref="RetryingHandler"/> in front of each cluster's client, whoever makes that.</summary>
internal sealed class RetryingClientFactory(IForwarderHttpClientFactory inner, Retries retries) : IForwarderHttpClientFactory
{
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        var client = inner.CreateClient(context);

        // A client that may stay is one of ours already.
        return ReferenceEquals(client, context.OldClient) ? client : new HttpMessageInvoker(new RetryingHandler(client, context.ClusterId, retries));
    }
}
