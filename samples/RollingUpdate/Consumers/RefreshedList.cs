using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

/// <summary>The addresses of the pods that are ready, read anew every few seconds, as by DNS or a file that somebody writes.</summary>
internal sealed class RefreshedList : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _refreshing;
    private volatile IReadOnlyList<Uri> _current;

    /// <param name="deployment">Whose pods.</param>
    /// <param name="interval">How often.</param>
    /// <param name="onRefresh">Told each new list.</param>
    public RefreshedList(Deployment deployment, TimeSpan interval, Action<IReadOnlyList<Uri>>? onRefresh = null)
    {
        _current = Read(deployment);
        _refreshing = RefreshAsync(deployment, interval, onRefresh);
    }

    public IReadOnlyList<Uri> Current => _current;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static Uri[] Read(Deployment deployment) => [.. deployment.ReadyPods.Select(static pod => new Uri($"http://127.0.0.1:{pod.HttpPort}/"))];

    private async Task RefreshAsync(Deployment deployment, TimeSpan interval, Action<IReadOnlyList<Uri>>? onRefresh)
    {
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            _current = Read(deployment);
            onRefresh?.Invoke(_current);
        }
    }
}
