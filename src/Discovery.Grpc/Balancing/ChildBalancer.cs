using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Balancing;

/// <summary>The balancer that a channel asks for, and what it says to the channel.</summary>
internal sealed class ChildBalancer : IChannelControlHelper, IDisposable
{
    private readonly IChannelControlHelper _channel;
    private readonly LoadBalancer _balancer;
    private BalancerState? _latest;
    private volatile int _updatingThread;
    private volatile bool _silent;

    public ChildBalancer(IChannelControlHelper channel, ILoggerFactory loggers, ChildPolicy policy)
    {
        _channel = channel;
        _balancer = policy.Factory.Create(new LoadBalancerOptions(this, loggers, policy.Configuration));
    }

    public void Update(ChannelState state)
    {
        _latest = null;
        _updatingThread = Environment.CurrentManagedThreadId;
        try
        {
            _balancer.UpdateChannelState(state);
        }
        finally
        {
            _updatingThread = 0;
            if (_latest is { } latest)
            {
                UpdateState(latest);
            }
        }
    }

    public void RequestConnection() => _balancer.RequestConnection();

    public void Silence() => _silent = true;

    public Subchannel CreateSubchannel(SubchannelOptions options) => _channel.CreateSubchannel(options);

    public void UpdateState(BalancerState state)
    {
        if (_updatingThread == Environment.CurrentManagedThreadId)
        {
            // Of an update only the end counts: round_robin fails calls in between, when it has parted with the last of the old endpoints.
            _latest = state;
        }
        else if (!_silent)
        {
            _channel.UpdateState(state);
        }
    }

    public void RefreshResolver() => _channel.RefreshResolver();

    public void Dispose()
    {
        Silence();
        _balancer.Dispose();
    }
}
