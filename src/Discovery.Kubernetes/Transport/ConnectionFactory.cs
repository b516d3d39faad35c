using k8s;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// Makes the connection that options describe. Kubeconfig, in-cluster settings and credentials are KubernetesClient's; the
/// handler is ours, because that of KubernetesClient does not verify host names with an authority of one's own.
/// </summary>
internal sealed partial class ConnectionFactory(KubernetesRegistryOptions options, ILogger logger)
{
    private const string PodTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    private const string PodAuthorityFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    /// <summary>Reads files and may run a credential plugin, so this is no work for start-up code.</summary>
    public ClusterConnection Create()
    {
        var configuration = Configuration();
        var address = Address(configuration);
        if (configuration.SkipTlsVerify && options.ApiServer is null)
        {
            LogUnverified(logger);
        }

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would carry the credential to who knows where
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        ServerTrust.Apply(handler.SslOptions, configuration.SslCaCerts, configuration.SkipTlsVerify, configuration.TlsServerName);
        if (ClientCertificate.Load(configuration) is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new ClusterConnection(
            address,
            handler,
            k8s.Kubernetes.CreateCredentials(configuration),
            IsKubeConfig ? () => k8s.Kubernetes.CreateCredentials(Configuration()) : null,
            logger);
    }

    private bool IsKubeConfig => options.ApiServer is null && !(options is { KubeConfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster());

    // What the validator asks of ApiServer holds for the server of a kubeconfig too.
    private static Uri Address(KubernetesClientConfiguration configuration)
    {
        if (!Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.UserInfo.Length > 0)
        {
            throw new ConnectionSetupException("the server's address must be an http or https URI without user");
        }

        var hasCredential = configuration.AccessToken is { Length: > 0 } || configuration.TokenProvider is not null || configuration.Username is { Length: > 0 };
        return hasCredential && !ServerAddress.IsSafeForCredential(server)
            ? throw new ConnectionSetupException($"a credential is not sent over plain http except to a loopback address, and the server is {ServerAddress.Describe(server)}")
            : WithSlash(server);
    }

    private KubernetesClientConfiguration Configuration()
    {
        if (options.ApiServer is not null)
        {
            return Explicit(options.ApiServer);
        }

        if (!IsKubeConfig)
        {
            var pod = KubernetesClientConfiguration.InClusterConfig();
            pod.TokenProvider = new TokenFile(PodTokenFile, logger);
            return pod;
        }

        var file = KubeConfigFile.Load(options.KubeConfig, options.Context);
        return KubernetesClientConfiguration.BuildConfigFromConfigObject(file, options.Context);
    }

    private KubernetesClientConfiguration Explicit(Uri server) => new()
    {
        Host = server.AbsoluteUri,
        AccessToken = options.Token,
        TokenProvider = options.TokenFile is { } file ? new TokenFile(file, logger) : null,
        ClientCertificateFilePath = options.ClientCertificateFile,
        ClientKeyFilePath = options.ClientKeyFile,
        SkipTlsVerify = options.SkipTlsVerify,
        SslCaCerts = options.CertificateAuthorityFile is { } authority ? ServerTrust.Load(authority)
            : File.Exists(PodAuthorityFile) ? ServerTrust.Load(PodAuthorityFile)
            : null,
    };

    private static Uri WithSlash(Uri server) => server.AbsolutePath.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");

    [LoggerMessage(1, LogLevel.Warning, "The kubeconfig says not to verify the API server's certificate (insecure-skip-tls-verify): anybody on the way can read the token and make up endpoints.", EventName = "TlsNotVerified")]
    private static partial void LogUnverified(ILogger logger);
}
