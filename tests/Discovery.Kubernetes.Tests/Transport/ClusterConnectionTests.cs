using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using k8s;

namespace Discovery.Kubernetes.Tests.Transport;

/// <summary>Files on a mount that does not answer, and plugins that do not come back.</summary>
public sealed class ClusterConnectionTests : IDisposable
{
    private readonly Pulse _pulse = new();
    private readonly TestLog _log;
    private readonly ManualResetEventSlim _mount = new();
    private int _reads;

    public ClusterConnectionTests() => _log = new TestLog(_pulse);

    public void Dispose()
    {
        _mount.Set();
        _log.Dispose();
    }

    [Fact]
    public async Task K39_ReadThatHangs_HoldsNoStopAndIsNotBegunAgain()
    {
        var old = Settings("https://127.0.0.1:1", "old");
        var @new = Settings("https://127.0.0.1:1", "new");
        using var connection = new ClusterConnection(() => Hang(@new), old, _log);
        using var stop = new CancellationTokenSource();
        using var impatient = new CancellationTokenSource();

        var first = connection.OpenAsync(old, stop.Token);
        await _pulse.UntilAsync(() => Volatile.Read(ref _reads) == 1, () => "nothing was read");
        var second = connection.OpenAsync(old, impatient.Token);
        var third = connection.OpenAsync(old, CancellationToken.None);
        await stop.CancelAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Pulse.Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Pulse.Patience));
        Assert.False(third.IsCompleted);

        _mount.Set();
        using var lease = await third.WaitAsync(Pulse.Patience);
        Assert.Same(@new, lease.Settings);
        Assert.Equal(1, Volatile.Read(ref _reads));
    }

    [Fact]
    public async Task K36_ReadThatHangs_IsATimeoutThatSaysSo()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(401, "Unauthorized", "x"));
        var time = new TestTime(_pulse);
        var settings = Settings(server.Address.AbsoluteUri, "abc");
        using var connection = new ClusterConnection(() => Hang(settings), settings, _log);

        var get = new ApiClient(connection, time).GetAsync("api/v1/services", CancellationToken.None);
        await _pulse.UntilAsync(() => Volatile.Read(ref _reads) == 1, () => "nothing was read");
        time.Fire(static due => due == TimeSpan.FromSeconds(70));

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => get.WaitAsync(Pulse.Patience));
        Assert.Contains("kubeconfig and credential plugin took longer than 70 s", exception.Message, StringComparison.Ordinal);
    }

    private static ConnectionSettings Settings(string server, string token) =>
        ConnectionSettings.From(new KubernetesClientConfiguration { Host = server, AccessToken = token }, new FileContents());

    private ConnectionSettings Hang(ConnectionSettings settings)
    {
        Interlocked.Increment(ref _reads);
        _pulse.Beat();
        Assert.True(_mount.Wait(Pulse.Patience));
        return settings;
    }
}
