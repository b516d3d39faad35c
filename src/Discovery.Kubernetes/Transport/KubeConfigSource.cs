using k8s;
using k8s.KubeConfigModels;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// Settings from a kubeconfig and the files it names. File and context stay those of the first time: <c>kubectl config
/// use-context</c> must not take a running process to another cluster.
/// </summary>
internal sealed partial class KubeConfigSource
{
    private readonly string _path;
    private readonly string? _context;
    private readonly ILogger _logger;
    private bool _warned;

    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public KubeConfigSource(string? path, string? context, ILogger logger)
    {
        var first = KubeConfigFile.Load(path, context);
        _path = first.FileName;
        _context = context ?? first.CurrentContext;
        _logger = logger;
    }

    /// <summary>Runs the credential plugin, if there is one.</summary>
    public ConnectionSettings Read()
    {
        var files = new FileContents();
        files.Add(_path);
        var file = KubeConfigFile.Load(_path, _context);
        files.Add(Authority(file));
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(file, _context);
        files.Add(configuration.ClientCertificateFilePath);
        files.Add(configuration.ClientKeyFilePath);
        var settings = ConnectionSettings.From(configuration, files);
        if (settings.Tls.SkipVerification && !_warned)
        {
            _warned = true;
            LogUnverified(_logger);
        }

        return settings;
    }

    private string? Authority(K8SConfiguration file)
    {
        var context = file.Contexts?.FirstOrDefault(candidate => Is(candidate.Name, _context));
        var cluster = file.Clusters?.FirstOrDefault(candidate => Is(candidate.Name, context?.ContextDetails?.Cluster));
        return cluster?.ClusterEndpoint?.CertificateAuthority is { Length: > 0 } authority
            ? Path.Combine(Path.GetDirectoryName(_path)!, authority)
            : null;
    }

    // As KubernetesClient compares.
    private static bool Is(string? name, string? wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(1, LogLevel.Warning, "The kubeconfig says not to verify the API server's certificate (insecure-skip-tls-verify): anybody on the way can read the token and make up endpoints.", EventName = "TlsNotVerified")]
    private static partial void LogUnverified(ILogger logger);
}
