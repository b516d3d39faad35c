using Discovery.Testing;

namespace Gateway.Tests.Secrets;

/// <summary>K41: a token is in everything that the gateway needs it for, and in nothing that anybody gets to see.</summary>
public sealed class CanaryTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public CanaryTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Deadline => _deadline.Token;

    [Theory]
    [InlineData("Token")]
    [InlineData("TokenFile")]
    public async Task K41_CanaryToken_NoPieceOfItIsAnywhere(string key)
    {
        var canary = new Canary(DateTimeOffset.UtcNow.AddMinutes(30));
        using var watched = await WatchedGateway.StartAsync(canary, key, Deadline);
        var gateway = watched.Gateway;

        // Refused by a server that says with what.
        using (var refusal = gateway.Demo.Server.Faults.Add(Fault.Status(401, $"no such token: {canary.Token}").Where(request => request.Token == canary.Token)))
        {
            await refusal.WaitForStrikesAsync(2, Deadline);
            await watched.UntilPhaseAsync("Failed");
            await watched.LookAsync("while it is refused");
        }

        gateway.Demo.Server.GrantToken(canary.Token, "gateway", ApiServerRule.Everything);
        await watched.UntilPhaseAsync("Synced");
        await gateway.PodAsync(Deadline);
        await watched.LookAsync("when all is well");

        await watched.ConfigureAsync(key == "Token" ? $"{canary.Token} {canary.Token}" : $"{watched.TokenFile}.gone", "rejected");
        await watched.LookAsync("after a bad change of configuration");

        await gateway.Demo.Server.StopAsync(Deadline);
        await watched.UntilPhaseAsync("Stale");
        await watched.LookAsync("while the server is gone");

        await watched.FailAsync();
        watched.WalkObjects();
        await watched.StopAsync();
        watched.AssertAllKeepTheSecret();
    }

    public void Dispose() => _deadline.Dispose();
}
