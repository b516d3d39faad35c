using k8s;
using k8s.Authentication;

namespace Discovery.Kubernetes.Transport;

/// <summary>What a connection is made of, as it was read at one time. Taken whole or not at all.</summary>
internal sealed class ConnectionSettings
{
    private ConnectionSettings(Uri address, KubernetesClientConfiguration configuration, FileContents files)
    {
        Address = address;
        ServerName = configuration.TlsServerName is { Length: > 0 } name ? name : null;
        Tls = new TlsSettings(configuration.SslCaCerts, ClientCertificate.Load(configuration), configuration.SkipTlsVerify);
        Credential = k8s.Kubernetes.CreateCredentials(configuration);
        Files = files;
    }

    /// <summary>The server's address, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>The name the server's certificate must have, if another than its address has.</summary>
    public string? ServerName { get; }

    public TlsSettings Tls { get; }

    public ServiceClientCredentials? Credential { get; }

    /// <summary>The files that all this comes from.</summary>
    public FileContents Files { get; }

    /// <summary>Whether there is anything that the server may refuse today and accept tomorrow.</summary>
    public bool HasCredential => Credential is not null || Tls.HasClientCertificate;

    /// <exception cref="ConnectionSetupException">The connection must not be made like that.</exception>
    public static ConnectionSettings From(KubernetesClientConfiguration configuration, FileContents files)
    {
        // What the validator asks of ApiServer holds for the server of a kubeconfig too.
        if (!Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.UserInfo.Length > 0)
        {
            throw new ConnectionSetupException("the server's address must be an http or https URI without user");
        }

        var hasCredential = configuration.AccessToken is { Length: > 0 } || configuration.TokenProvider is not null || configuration.Username is { Length: > 0 };
        if (hasCredential && !ServerAddress.IsSafeForCredential(server))
        {
            throw new ConnectionSetupException($"a credential is not sent over plain http except to a loopback address, and the server is {ServerAddress.Describe(server)}");
        }

        if (configuration.SslCaCerts is { Count: 0 })
        {
            // None would mean those of the system.
            throw new ConnectionSetupException("there is no PEM certificate in the authority's file or data");
        }

        return new ConnectionSettings(WithSlash(server), configuration, files);
    }

    private static Uri WithSlash(Uri server) => server.AbsolutePath.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
}
