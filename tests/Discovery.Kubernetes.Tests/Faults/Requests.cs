using System.Collections.Concurrent;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>Every request that a server has got, those it refused included.</summary>
internal sealed class Requests
{
    private readonly ConcurrentQueue<ApiServerRequest> _all = new();

    /// <param name="server">The server; a fault that comes first sees all requests, and this one strikes none.</param>
    /// <param name="pulse">Beats at every request.</param>
    public Requests(EmbeddedApiServer server, Pulse pulse) => server.Faults.Add(Fault.Reset().Where(request =>
    {
        _all.Enqueue(request);
        pulse.Beat();
        return false;
    }));

    public int Count => _all.Count;

    public int Of(string verb, string resource) => _all.Count(request => request.Verb == verb && request.Resource == resource);
}
