namespace Discovery.ApiServerContract;

/// <summary>What every cluster can do by what it already has.</summary>
public static class ApiServerClusterExtensions
{
    /// <summary>A client with this token (default: the administrator's), every call of which ends with the deadline.</summary>
    public static ApiServerClient CreateClient(this IApiServerCluster cluster, CancellationToken deadline, string? token = null) =>
        new(cluster.Address, cluster.CertificateAuthorities, token ?? cluster.AdminToken, deadline);

    public static bool Can(this IApiServerCluster cluster, ClusterCapabilities needed) => (cluster.Capabilities & needed) == needed;

    /// <summary>Skips the calling test where the cluster cannot do what the test needs.</summary>
    public static void SkipUnless(this IApiServerCluster cluster, ClusterCapabilities needed) =>
        Assert.SkipUnless(cluster.Can(needed), $"{cluster.Description} offers {cluster.Capabilities}; this test needs {needed}.");

    public static async Task RestartApiServerAsync(this IApiServerCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.StopApiServerAsync(cancellationToken);
        await cluster.StartApiServerAsync(cancellationToken);
    }
}
