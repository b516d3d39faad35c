using System.Security.Cryptography.X509Certificates;

namespace Discovery.ApiServerContract;

/// <summary>A Kubernetes API server that tests talk to: a real one or an embedded one.</summary>
public interface IApiServerCluster : IAsyncDisposable
{
    /// <summary>What this is, for messages: "kube-apiserver v1.36.4 of KUBEBUILDER_ASSETS".</summary>
    string Description { get; }

    /// <summary>Where the API server listens; stays the same over restarts.</summary>
    Uri Address { get; }

    /// <summary>Who may have signed the API server's certificate; empty when the system's roots do, or over plain http.</summary>
    X509Certificate2Collection CertificateAuthorities { get; }

    /// <summary>A bearer token that may do anything.</summary>
    string AdminToken { get; }

    ClusterCapabilities Capabilities { get; }

    /// <summary>Makes a user with exactly these rights and returns its bearer token once the rights are in effect.</summary>
    Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken);

    /// <summary>Makes a token of <see cref="GrantTokenAsync"/> invalid, and returns once the API server answers it with 401.</summary>
    Task RevokeTokenAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets all history: a watch, a page or an exact list from before is then answered as expired. This may restart the API
    /// server, for its watch cache remembers what etcd has forgotten. Needs <see cref="ClusterCapabilities.Compaction"/>.
    /// </summary>
    Task CompactAsync(CancellationToken cancellationToken) => throw NotOurs(nameof(CompactAsync));

    /// <summary>Breaks every connection and refuses new ones. Needs <see cref="ClusterCapabilities.ApiServerRestart"/>.</summary>
    Task StopApiServerAsync(CancellationToken cancellationToken) => throw NotOurs(nameof(StopApiServerAsync));

    /// <summary>Returns when the API server is ready. Needs <see cref="ClusterCapabilities.ApiServerRestart"/>.</summary>
    Task StartApiServerAsync(CancellationToken cancellationToken) => throw NotOurs(nameof(StartApiServerAsync));

    /// <summary>Takes the storage away while the API server runs. Needs <see cref="ClusterCapabilities.EtcdRestart"/>.</summary>
    Task StopEtcdAsync(CancellationToken cancellationToken) => throw NotOurs(nameof(StopEtcdAsync));

    /// <summary>Returns when the API server is ready again. Needs <see cref="ClusterCapabilities.EtcdRestart"/>.</summary>
    Task StartEtcdAsync(CancellationToken cancellationToken) => throw NotOurs(nameof(StartEtcdAsync));

    private NotSupportedException NotOurs(string operation) => new($"{operation} is not possible on {Description}.");
}
