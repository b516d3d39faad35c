using k8s;
using k8s.Authentication;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// Makes the connection that options describe. Kubeconfig, in-cluster settings and credentials are KubernetesClient's; the
/// handler is ours, because that of KubernetesClient does not verify host names with an authority of one's own.
/// </summary>
internal sealed class ConnectionFactory(KubernetesRegistryOptions options, ILogger logger, string podDirectory = ConnectionFactory.PodDirectory)
{
    private const string PodDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly string _podToken = Path.Combine(podDirectory, "token");
    private readonly string _podAuthority = Path.Combine(podDirectory, "ca.crt");

    /// <summary>Reads files and may run a credential plugin, so this is no work for start-up code.</summary>
    public ClusterConnection Create()
    {
        var read = Source();
        return new ClusterConnection(read, read(), logger);
    }

    // Chosen once: that a file is gone for a moment must not lead to another cluster, or to other authorities.
    private Func<ConnectionSettings> Source()
    {
        if (options.ApiServer is { } server)
        {
            var authority = options.CertificateAuthorityFile ?? (File.Exists(_podAuthority) ? _podAuthority : null);
            var token = options.TokenFile is { } file ? new TokenFile(file, logger) : null;
            return () => FromFiles(server.AbsoluteUri, authority, token);
        }

        if (options is { KubeConfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster())
        {
            var pod = KubernetesClientConfiguration.InClusterConfig().Host;
            var token = new TokenFile(_podToken, logger);
            return () => FromFiles(pod, _podAuthority, token);
        }

        return new KubeConfigSource(options.KubeConfig, options.Context, logger).Read;
    }

    private ConnectionSettings FromFiles(string server, string? authority, ITokenProvider? token)
    {
        var files = new FileContents();
        files.Add(authority);
        files.Add(options.ClientCertificateFile);
        files.Add(options.ClientKeyFile);
        var configuration = new KubernetesClientConfiguration
        {
            Host = server,
            AccessToken = options.Token,
            TokenProvider = token,
            ClientCertificateFilePath = options.ClientCertificateFile,
            ClientKeyFilePath = options.ClientKeyFile,
            SkipTlsVerify = options.SkipTlsVerify,
            SslCaCerts = authority is null ? null : ServerTrust.Load(authority),
        };
        return ConnectionSettings.From(configuration, files);
    }
}
