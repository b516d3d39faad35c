namespace Discovery.ApiServerContract;

/// <summary>What can be done to a cluster beyond talking to its API server; a test that needs more than there is, skips.</summary>
[Flags]
public enum ClusterCapabilities
{
    None = 0,

    /// <summary>History can be thrown away: <see cref="IApiServerCluster.CompactAsync"/>.</summary>
    Compaction = 1,

    /// <summary>The API server can be stopped and started.</summary>
    ApiServerRestart = 2,

    /// <summary>etcd can be stopped and started.</summary>
    EtcdRestart = 4,

    /// <summary>Deleting a namespace deletes what is in it (a bare kube-apiserver leaves that to kube-controller-manager).</summary>
    NamespaceDeletion = 8,

    /// <summary>Endpoints on loopback are refused, as the API demands; an embedded server may take them on purpose, for demos.</summary>
    LoopbackRefused = 16,
}
