using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.Kubernetes.Transport;

/// <summary>Whom to trust, and what to show. A handler keeps both for life, so a change of either takes another handler.</summary>
internal sealed class TlsSettings(X509Certificate2Collection? authorities, X509Certificate2? client, bool skipVerification)
{
    private readonly string _identity = string.Join(
        ' ', [skipVerification.ToString(), Identity(client), .. (authorities ?? []).Select(Identity)]);

    public bool HasClientCertificate => client is not null;

    public bool SkipVerification => skipVerification;

    public bool IsSameAs(TlsSettings other) => _identity == other._identity;

    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would carry the credential to who knows where
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            // A list that came as a stream is left at its end: the connection is closed, not read on.
            ResponseDrainTimeout = TimeSpan.Zero,
            // A namespace's list may be megabytes: with the default window it would wait for one round trip after another at first.
            InitialHttp2StreamWindowSize = 1024 * 1024,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        ServerTrust.Apply(handler.SslOptions, authorities, skipVerification);

        // A session taken up again would show the certificates of before, whichever side has new ones.
        handler.SslOptions.AllowTlsResume = false;
        if (client is not null)
        {
            handler.SslOptions.ClientCertificates = [client];
        }

        return handler;
    }

    private static string Identity(X509Certificate2? certificate) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) ?? "none";
}
