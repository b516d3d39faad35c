using System.Diagnostics;
using Discovery.Kubernetes.Transport;

namespace Discovery;

/// <summary>
/// One Kubernetes registry. Where the cluster is comes from one of: <see cref="ApiServer"/> with its credentials;
/// <see cref="KubeConfig"/> or <see cref="Context"/>; or, with none of these, the pod's own cluster, else the default kubeconfig.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class KubernetesRegistryOptions
{
    /// <summary>Whether the registry is used at all; one that is not answers <see cref="ResolutionStatus.RegistryDisabled"/>. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The API server, e.g. <c>https://kubernetes.default:443</c>; <c>http</c> with a credential only on a loopback address.</summary>
    public Uri? ApiServer { get; set; }

    /// <summary>A bearer token for <see cref="ApiServer"/>. Most tokens expire: prefer <see cref="TokenFile"/> (rule K45).</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Token { get; set; }

    /// <summary>A file with the bearer token for <see cref="ApiServer"/>, read anew for every request; while there is none, the last one is used (rule K36).</summary>
    public string? TokenFile { get; set; }

    /// <summary>A PEM file of the authorities to trust for <see cref="ApiServer"/>. Default: the pod's <c>ca.crt</c> if there is one, else the system's. Followed when it changes (rule K36).</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>A PEM file with a client certificate; goes with <see cref="ClientKeyFile"/>. Both are followed when they change (rule K36).</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>A PEM file with the client certificate's key.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>Whether to take any server certificate. Never outside a test: it is warned about.</summary>
    public bool SkipTlsVerify { get; set; }

    /// <summary>The path of a kubeconfig file. Followed when it changes (rule K36).</summary>
    public string? KubeConfig { get; set; }

    /// <summary>The kubeconfig's context. Default: what its current one is at start.</summary>
    public string? Context { get; set; }

    /// <summary>Which namespaces are taken in. Default: all.</summary>
    public KubernetesNamespaceSelector NamespaceSelector { get; set; } = new();

    /// <summary>A Kubernetes label selector that the server applies to slices, Endpoints and Services, e.g. <c>team=shop</c> (rule K05).</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Which resource the endpoints come from (rule K01).</summary>
    public KubernetesEndpointResource Resource { get; set; }

    /// <summary>Whether Services are watched too, for service port numbers and ExternalName (rule K02). Default: true.</summary>
    public bool ResolveServicePorts { get; set; } = true;

    /// <summary>Which addresses of a dual-stack service are used (rule K10).</summary>
    public KubernetesAddressFamily AddressFamily { get; set; }

    /// <summary>
    /// The namespace of a name without one. Default: the only namespace that <see cref="NamespaceSelector"/> names, else that of the
    /// pod or of the kubeconfig's context, else <c>default</c>.
    /// </summary>
    public string? DefaultNamespace { get; set; }

    /// <summary>The cluster's DNS domain, for names such as <c>httpbin.apisix.svc.cluster.local</c>.</summary>
    public string ClusterDomain { get; set; } = "cluster.local";

    /// <summary>The weight of endpoints whose slice does not say one; 0 to 65535. Default: 50 (rule K14).</summary>
    public int DefaultWeight { get; set; } = DiscoveredEndpoint.DefaultWeight;

    /// <summary>How long a watch may be silent before it is made anew; 10 s to 1 h. Default: 3 min (rule K35).</summary>
    public TimeSpan WatchdogTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Names the server, never a credential.</summary>
    /// <returns>The API server or kubeconfig.</returns>
    public override string ToString() =>
        ApiServer is { } server ? $"Kubernetes at {ServerAddress.Describe(server)}" : KubeConfig is { } file ? $"Kubernetes of {file}" : "Kubernetes";
}
