using Discovery.Tracing;
using Microsoft.Extensions.Primitives;

namespace Discovery.Http;

/// <summary>Waits, bounded, for a service that has no usable endpoint to get one.</summary>
internal static class EmptyWait
{
    /// <returns>The first answer with endpoints; else, once the time is over, the last one without.</returns>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static async ValueTask<ServiceResolution> ResolveAsync(
        IServiceResolver resolver, ServiceReference reference, ServiceResolution empty, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var activity = DiscoveryTracing.StartWait(reference);
        var began = time.GetTimestamp();
        var resolution = empty;
        while (MayFill(resolution.Status))
        {
            var left = limit - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await ChangesAsync(resolution.ChangeToken, left, time, cancellationToken).ConfigureAwait(false))
            {
                activity.End(resolution.Status);
                return new ServiceResolution(
                    resolution.Status, FormattableString.Invariant($"{resolution.Reason}, and got none within {limit.TotalSeconds:0.###} s"), [], resolution.ChangeToken);
            }

            resolution = await resolver.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        }

        activity.End(resolution.Status);
        return resolution;
    }

    /// <summary>Whether a service with that outcome may get an endpoint by itself, and soon.</summary>
    public static bool MayFill(ResolutionStatus status) =>
        status is ResolutionStatus.NoReadyEndpoints or ResolutionStatus.ServiceNotFound or ResolutionStatus.PortNotFound;

    private static async ValueTask<bool> ChangesAsync(IChangeToken token, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), changed);
        try
        {
            await changed.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
