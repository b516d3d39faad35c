using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Balancing;

/// <summary>
/// Puts what the registry says above what the channel's own balancer has: that one keeps calling endpoints that are gone while it is
/// connected to them, and takes no address for a failure. No addresses: calls wait. A failure: they fail, and connections are given up.
/// </summary>
internal sealed class DiscoveryBalancer(IChannelControlHelper channel, ILoggerFactory loggers, ChildPolicy policy) : LoadBalancer
{
    private ChildBalancer? _child;

    public override void UpdateChannelState(ChannelState state)
    {
        if (state.Status.StatusCode != StatusCode.OK)
        {
            Replace(ConnectivityState.TransientFailure, PickResult.ForFailure(state.Status));
        }
        else if (state.Addresses is null or { Count: 0 })
        {
            Replace(ConnectivityState.Connecting, PickResult.ForQueue());
        }
        else
        {
            _child ??= new ChildBalancer(channel, loggers, policy);
            _child.Update(state);
        }
    }

    public override void RequestConnection() => _child?.RequestConnection();

    protected override void Dispose(bool disposing)
    {
        _child?.Dispose();
        _child = null;
        base.Dispose(disposing);
    }

    private void Replace(ConnectivityState state, PickResult result)
    {
        // The child falls silent first: what it says while it ends is not for callers.
        var child = _child;
        _child = null;
        child?.Silence();
        channel.UpdateState(new BalancerState(state, new FixedPicker(result)));
        child?.Dispose();
    }
}
