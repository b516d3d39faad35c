using Discovery.IntegrationTests.Clusters;

namespace Discovery.IntegrationTests.Fixture;

public sealed class ServerProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WaitUntil_ServerExits_ThrowsWithItsLog()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /bin/sh.");
        using var server = ServerProcess.Start("/bin/sh", ["-c", "echo broken flag >&2; exit 3"]);

        var error = await Assert.ThrowsAsync<ServerExitedException>(
            () => server.WaitUntilAsync(_ => Task.FromResult(false), TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken));

        Assert.Equal("sh exited with 3:\nbroken flag", error.Message);
    }

    [Fact]
    public async Task WaitUntil_NeverReady_TimesOutWithItsLog()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /bin/sh.");
        using var limit = new CancellationTokenSource();
        using var server = ServerProcess.Start("/bin/sh", ["-c", "echo waiting; exec tail -f /dev/null"]);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => server.WaitUntilAsync(NotReady, limit.Token).WaitAsync(Limit, TestContext.Current.CancellationToken));

        Assert.StartsWith("sh did not become ready in time", error.Message, StringComparison.Ordinal);
        await server.KillAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

        async Task<bool> NotReady(CancellationToken cancellationToken)
        {
            await limit.CancelAsync();
            return false;
        }
    }
}
