using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Discovery.IntegrationTests.Clusters;

namespace Discovery.IntegrationTests.Fixture;

public sealed class DockerEngineTests
{
    [Theory]
    [InlineData("unix:///nowhere/docker.sock")]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("not a uri")]
    public async Task Answers_NobodyListens_False(string host) =>
        Assert.False(await DockerEngine.AnswersAsync(host, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Answers_SilentListener_FalseWithinSeconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var started = Stopwatch.GetTimestamp();

        Assert.False(await DockerEngine.AnswersAsync($"tcp://{silent.LocalEndpoint}", TestContext.Current.CancellationToken));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
