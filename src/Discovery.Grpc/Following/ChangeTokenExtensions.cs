using Microsoft.Extensions.Primitives;

namespace Discovery.Grpc.Following;

internal static class ChangeTokenExtensions
{
    /// <summary>Waits for the token to fire, on no thread; the subscription ends with the wait.</summary>
    public static async Task WaitAsync(this IChangeToken token, CancellationToken cancellationToken)
    {
        // A change is signalled on the registry's thread, which must not be held up.
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), fired))
        {
            if (!token.HasChanged)
            {
                await fired.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
