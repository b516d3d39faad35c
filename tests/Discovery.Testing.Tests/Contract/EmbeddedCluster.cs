using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discovery.ApiServerContract;

namespace Discovery.Testing.Tests.Contract;

/// <summary>The embedded API server as the contract suite sees a cluster.</summary>
internal sealed class EmbeddedCluster(EmbeddedApiServer server) : IApiServerCluster
{
    private int _users;

    public string Description => "the embedded API server";

    public Uri Address => server.Address;

    public X509Certificate2Collection CertificateAuthorities => [];

    public string AdminToken => server.AdminToken;

    public ClusterCapabilities Capabilities =>
        ClusterCapabilities.Compaction | ClusterCapabilities.ApiServerRestart | ClusterCapabilities.NamespaceDeletion;

    public static async Task<EmbeddedCluster> StartAsync(CancellationToken cancellationToken) =>
        new(await EmbeddedApiServer.StartAsync(cancellationToken: cancellationToken));

    public Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(32);
        server.GrantToken(token, $"user-{Interlocked.Increment(ref _users)}", [.. rules.Select(Rule)]);
        return Task.FromResult(token);
    }

    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken)
    {
        server.RevokeToken(token);
        return Task.CompletedTask;
    }

    public Task CompactAsync(CancellationToken cancellationToken)
    {
        server.Compact();
        return Task.CompletedTask;
    }

    public Task StopApiServerAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public Task StartApiServerAsync(CancellationToken cancellationToken) => server.RestartAsync(cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static ApiServerRule Rule(AccessRule rule) => new()
    {
        ApiGroups = [rule.ApiGroup],
        Resources = rule.Resources,
        Verbs = rule.Verbs,
        Namespaces = rule.Namespace is null ? [] : [rule.Namespace],
    };
}
