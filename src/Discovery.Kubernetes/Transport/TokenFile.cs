using System.Net.Http.Headers;
using k8s.Authentication;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// A token in a file that somebody else renews. Requests are rare (a watch lasts minutes), so each reads the file anew; while
/// there is no token to be read, the last one is used, which is told once.
/// </summary>
internal sealed partial class TokenFile(string path, ILogger logger) : ITokenProvider
{
    private volatile string? _last;
    private int _troubled;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
            if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                throw new IOException($"The token file {path} holds no token.");
            }

            _last = token;
            Volatile.Write(ref _troubled, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && _last is not null)
        {
            if (Interlocked.Exchange(ref _troubled, 1) == 0)
            {
                LogUnreadable(logger, path, exception.Message);
            }
        }

        return new AuthenticationHeaderValue("Bearer", _last);
    }

    [LoggerMessage(1, LogLevel.Warning, "The token file {Path} cannot be read; the last token read from it stays in use: {Why}", EventName = "TokenFileUnreadable")]
    private static partial void LogUnreadable(ILogger logger, string path, string why);
}
