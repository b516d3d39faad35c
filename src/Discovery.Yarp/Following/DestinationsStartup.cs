using Microsoft.Extensions.Hosting;

namespace Discovery.Yarp.Following;

/// <summary>
/// Registries sync while the host starts, and tell clusters of it as of any change: some time later. The first request is not to
/// come before that, so the server listens when it has been done.
/// </summary>
internal sealed class DestinationsStartup(FollowedClusters clusters) : IHostedService
{
    // After every StartingAsync, in which registries sync, and before the server's StartAsync.
    public Task StartAsync(CancellationToken cancellationToken) => clusters.UpdatedAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
