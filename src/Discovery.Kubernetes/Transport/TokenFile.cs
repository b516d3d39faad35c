using System.Net.Http.Headers;
using k8s.Authentication;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// A token in a file that somebody else renews. Requests are rare (a watch lasts minutes), so each reads the file anew; while
/// it cannot be read, the last token is used.
/// </summary>
internal sealed partial class TokenFile(string path, ILogger logger) : ITokenProvider
{
    private volatile string? _last;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
            if (token.Length > 0)
            {
                _last = token;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && _last is not null)
        {
            ReadFailed(logger, exception, path);
        }

        return new AuthenticationHeaderValue("Bearer", _last ?? throw new IOException($"The token file {path} is empty."));
    }

    [LoggerMessage(1, LogLevel.Warning, "The token file {Path} cannot be read; the last token read from it stays in use.", EventName = "TokenFileUnreadable")]
    private static partial void ReadFailed(ILogger logger, Exception exception, string path);
}
