using Yarp.ReverseProxy.Forwarder;

namespace Discovery.Yarp.Tests.Support;

/// <summary>Throws in the middle of a reload: YARP has changed a cluster's destinations by then, and not yet its model.</summary>
internal sealed class BreakableClientFactory : IForwarderHttpClientFactory
{
    private readonly ForwarderHttpClientFactory _real = new();

    public bool Throws { get; set; }

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) =>
        Throws ? throw new InvalidOperationException("no client") : _real.CreateClient(context);
}
