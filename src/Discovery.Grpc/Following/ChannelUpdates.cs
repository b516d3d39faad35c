using Discovery.Grpc.Addresses;
using Discovery.Grpc.Targets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Following;

/// <summary>What a channel is told, each thing once, and nothing after <see cref="Stop"/>.</summary>
internal sealed class ChannelUpdates(Target target, ServiceConfig policy, Action<ResolverResult> listener, ILogger logger)
{
    private readonly AddressMaker _addresses = new(target.Authority);

    // Held while the channel is told, so that Stop waits for it. Safe, because the channel holds no lock of its own when it stops us.
    private readonly Lock _telling = new();
    private ServiceResolution? _told;
    private bool _stopped;

    /// <summary>Lets calls wait for the first answer. Until the channel is told something, it cannot even cancel them.</summary>
    public void Begin()
    {
        lock (_telling)
        {
            TrySend(Success([]));
        }
    }

    public void Tell(ServiceResolution resolution)
    {
        lock (_telling)
        {
            if (_stopped || IsTold(resolution))
            {
                return;
            }

            var before = _told;
            _told = resolution;
            if (!TrySend(ToResult(resolution)))
            {
                // Nobody knows what the channel has taken in: better that calls fail than that they wait, and the next answer is news.
                _told = null;
                TrySend(Failure("the load balancing policy of the channel did not take the endpoints"));
            }

            FollowingLog.Told(logger, target.Reference, before, resolution);
        }
    }

    /// <summary>There was no answer. A channel that has one keeps it; one that has none would wait for ever.</summary>
    public void Tell(Exception exception)
    {
        lock (_telling)
        {
            if (_stopped)
            {
                return;
            }

            FollowingLog.NoAnswer(logger, exception, target.Reference);
            if (_told is null)
            {
                TrySend(Failure($"{target.Reference} could not be resolved: {exception.Message}", exception));
            }
        }
    }

    public void Stop()
    {
        lock (_telling)
        {
            _stopped = true;
        }
    }

    private static ResolverResult Failure(string reason, Exception? exception = null) =>
        ResolverResult.ForFailure(new Status(StatusCode.Unavailable, reason, exception));

    private ResolverResult Success(BalancerAddress[] addresses) => ResolverResult.ForResult(addresses, policy, null);

    private ResolverResult ToResult(ServiceResolution resolution) =>
        resolution.Status == ResolutionStatus.Resolved ? Success(_addresses.Make(resolution.Endpoints)) : Failure(resolution.Reason);

    private bool TrySend(ResolverResult result)
    {
        try
        {
            listener(result);
            return true;
        }
#pragma warning disable CA1031 // Balancers are anybody's code: one that throws must not keep the channel from hearing of the next change.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FollowingLog.UpdateFailed(logger, exception, target.Reference);
            return false;
        }
    }

    private bool IsTold(ServiceResolution resolution) =>
        _told is { } told
        && told.Status == resolution.Status
        && (resolution.Status == ResolutionStatus.Resolved ? told.Endpoints.SequenceEqual(resolution.Endpoints) : told.Reason == resolution.Reason);
}
