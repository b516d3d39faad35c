using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Discovery.Kubernetes.Transport;

/// <summary>When a token says it ends (K45). Only read, never trusted: whether a token is good is the server's to say.</summary>
internal static class TokenExpiry
{
    // Timers have a limit of some weeks, and clocks are set.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>The claim <c>exp</c> of a JWT; <see langword="null"/> for any other token.</summary>
    public static DateTimeOffset? Read(string? token)
    {
        if (token?.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(payload)));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var exp)
                && exp.ValueKind == JsonValueKind.Number
                && exp.TryGetInt64(out var seconds)
                && seconds is >= 0 and <= 253402300799 // the last second that a date can hold
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : null;
        }
        catch (JsonException)
        {
            return null; // looks like a JWT and is none: most tokens are opaque
        }
    }

    /// <summary>Ends at the token's end.</summary>
    public static async Task PassedAsync(DateTimeOffset expiry, TimeProvider time, CancellationToken cancellationToken)
    {
        TimeSpan left;
        while ((left = expiry - time.GetUtcNow()) > TimeSpan.Zero)
        {
            // Rounded up, since what is left of a millisecond would be no wait at all.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
