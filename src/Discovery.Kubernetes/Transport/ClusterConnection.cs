using k8s.Authentication;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>An HTTP client for one API server, and the credential that goes with it.</summary>
/// <param name="address">The server's address, ending in a slash.</param>
/// <param name="handler">How to get there; disposed with the connection.</param>
/// <param name="credential">What to show there.</param>
/// <param name="renew">Makes the credential anew, e.g. by running a plugin; <see langword="null"/> if each request reads it anyway, or it cannot change.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClusterConnection(
    Uri address, HttpMessageHandler handler, ServiceClientCredentials? credential, Func<ServiceClientCredentials?>? renew, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile ServiceClientCredentials? _credential = credential;

    // A watch outlives any timeout; each request sets its own.
    public HttpClient Http { get; } = new(handler)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = address.Scheme == Uri.UriSchemeHttps ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        DefaultRequestHeaders = { { "User-Agent", "discovery-dotnet" } },
    };

    public Uri Address { get; } = address;

    public ServiceClientCredentials? Credential => _credential;

    public Task AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _credential?.ProcessHttpRequestAsync(request, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Replaces a credential that was not accepted, unless somebody else has done so. If that fails, the old one stays.</summary>
    public async Task RenewAsync(ServiceClientCredentials refused, CancellationToken cancellationToken)
    {
        if (renew is null)
        {
            return;
        }

        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_credential, refused))
            {
                // A plugin is a process, and cannot be cancelled: stopping does not wait for it.
                _credential = await Task.Run(renew, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever a plugin does, it is the server's refusal that counts.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogRenewFailed(logger, ConnectionSetupException.Describe(exception));
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => Http.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "The API server did not accept the credential, and it cannot be made anew: {Why}.", EventName = "CredentialNotRenewed")]
    private static partial void LogRenewFailed(ILogger logger, string why);
}
