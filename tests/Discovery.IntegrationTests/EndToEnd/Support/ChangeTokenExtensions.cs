using Microsoft.Extensions.Primitives;

namespace Discovery.IntegrationTests.EndToEnd.Support;

internal static class ChangeTokenExtensions
{
    /// <summary>Ends when the token fires.</summary>
    public static async Task FiredAsync(this IChangeToken token, CancellationToken cancellationToken)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        await fired.Task.WaitAsync(cancellationToken);
    }
}
