using Discovery.Grpc.Targets;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Following;

/// <summary>
/// Tells one channel the endpoints of its service, now and at every change. One loop: ask, tell, wait until the answer is outdated. So
/// updates follow one another, and no change is lost: an answer that is outdated by the time it is told is not waited for.
/// </summary>
/// <remarks>A refresh does nothing, because what a channel was told is always the current state.</remarks>
internal sealed class DiscoveryResolver(
    IServiceResolver services, Target target, ServiceConfig policy, TimeProvider time, ILogger<DiscoveryResolver> logger) : Resolver
{
    private readonly CancellationTokenSource _disposed = new();
    private ChannelUpdates? _updates;

    public override void Start(Action<ResolverResult> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var updates = new ChannelUpdates(target, policy, listener, logger);
        if (Interlocked.CompareExchange(ref _updates, updates, null) is not null)
        {
            throw new InvalidOperationException("The resolver has already been started.");
        }

        updates.Begin();
        // Outside the first call's execution context, which would otherwise live as long as the channel, and outside the channel's lock.
        ThreadPool.UnsafeQueueUserWorkItem(static resolver => _ = resolver.FollowAsync(resolver._updates!), this, preferLocal: false);
    }

    protected override void Dispose(bool disposing)
    {
        // First the end of the updates: who returns from here hears no more.
        Volatile.Read(ref _updates)?.Stop();
        _disposed.Cancel();
        base.Dispose(disposing);
    }

    private async Task FollowAsync(ChannelUpdates updates)
    {
        var pace = new RetryPace(time);
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                var resolution = await services.ResolveAsync(target.Reference, _disposed.Token).ConfigureAwait(false);
                updates.Tell(resolution);
                await pace.SlowDownAsync(resolution.ChangeToken, _disposed.Token).ConfigureAwait(false);
                await resolution.ChangeToken.WaitAsync(_disposed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A resolver is anybody's code: one that throws where it should not must not end the updates.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                updates.Tell(exception);
                await pace.SlowDownAsync(_disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
