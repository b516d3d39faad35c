using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

/// <summary>To compare: a plain SocketsHttpHandler, and a list of the ready pods that is read anew every few seconds.</summary>
internal sealed class RefreshedListConsumer(Deployment deployment, TimeSpan interval) : HttpConsumer
{
    private readonly RefreshedList _list = new(deployment, interval);
    private int _turn;

    public override string Name => $"SocketsHttpHandler, list of {interval.TotalSeconds:0} s";

    public override bool IsOurs => false;

    public override long? Retries => null;

    public override long? Ejections => null;

    protected override HttpClient Client { get; } = new(new SocketsHttpHandler());

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _list.DisposeAsync();
    }

    protected override Uri Next()
    {
        var pods = _list.Current;
        return pods[(int)((uint)Interlocked.Increment(ref _turn) % (uint)pods.Count)];
    }
}
