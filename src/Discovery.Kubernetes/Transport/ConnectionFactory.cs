using k8s;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// Makes the connection that options describe. Kubeconfig, in-cluster settings and credentials are KubernetesClient's; the
/// handler is ours, because that of KubernetesClient does not verify host names with an authority of one's own.
/// </summary>
internal sealed class ConnectionFactory(KubernetesRegistryOptions options, ILogger logger)
{
    private const string PodTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    private const string PodAuthorityFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    /// <summary>Reads files and may run a credential plugin, so this is no work for start-up code.</summary>
    public ClusterConnection Create()
    {
        var configuration = Configuration();
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

        return new ClusterConnection(WithSlash(configuration.Host), handler, k8s.Kubernetes.CreateCredentials(configuration));
    }

    private KubernetesClientConfiguration Configuration()
    {
        if (options.ApiServer is not null)
        {
            return Explicit(options.ApiServer);
        }

        if (options.KubeConfig is null && options.Context is null && KubernetesClientConfiguration.IsInCluster())
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

    private static Uri WithSlash(string host) => new(host.EndsWith('/') ? host : host + "/");
}
