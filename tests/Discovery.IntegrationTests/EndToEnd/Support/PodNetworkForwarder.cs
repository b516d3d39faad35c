using Yarp.ReverseProxy.Forwarder;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>YARP's client, with its connections led to the test's pods.</summary>
internal sealed class PodNetworkForwarder(PodNetwork network) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectCallback = network.ConnectAsync;
    }
}
