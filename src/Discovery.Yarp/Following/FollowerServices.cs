using Discovery.Yarp.Planning;
using Microsoft.Extensions.Logging;

namespace Discovery.Yarp.Following;

/// <summary>What all followers share.</summary>
internal sealed record FollowerServices(
    ClusterExpander Expander, ProxyRuntime Proxy, IUpdateScheduler Scheduler, TimeProvider Time, ILogger<ClusterFollower> Logger);
