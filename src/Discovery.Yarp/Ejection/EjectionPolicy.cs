using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Ejection;

/// <summary>
/// Sees connections that break when the response has begun; those that break before are seen where they are repeated. What is
/// reported comes back by <see cref="EjectedDestinations"/>, as does what other consumers of the process report.
/// </summary>
internal sealed class EjectionPolicy(IDiscoveredDestinations discovered, IEndpointEjections ejections, IOptions<DiscoveryProxyOptions> options) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "DiscoveryEjection";

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.Features.Get<IForwarderErrorFeature>()?.Error is ForwarderError.ResponseBodyDestination or ForwarderError.UpgradeResponseDestination
            && discovered.TryGetEndpoint(cluster.ClusterId, destination.DestinationId, out var endpoint))
        {
            ejections.ReportFailure(endpoint, options.Value.Ejection);
        }
    }
}
