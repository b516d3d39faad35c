using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Reads lists page by page, and publishes none that is not complete (K31).</summary>
internal sealed class Lister<T>(WatchTarget target, ObjectDecoder<T> decoder, ApiClient client, Publisher<T> publisher, IReflectorObserver observer, TimeProvider time)
    where T : class
{
    // How long the server may be silent in the middle of a list.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    private const int BufferSize = 512 * 1024;

    private readonly List<Decoded<T>> _pages = [];

    /// <summary>Reads one page and, if it was the last, publishes the list.</summary>
    /// <exception cref="Exception">Anything; what was published before stays.</exception>
    public async Task<ListPage<T>> ReadAsync(ReflectorStep.List step, CancellationToken cancellationToken)
    {
        if (step.Continue is null)
        {
            _pages.Clear();
        }

        using var activity = observer.Requesting("list");
        using var response = await client.GetAsync(observer, "list", target.List(step.ResourceVersion, step.Limit, step.Continue), cancellationToken, isLong: target.IsLong).ConfigureAwait(false);
        var page = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        _pages.AddRange(page.Items);
        if (page.Continue is null)
        {
            publisher.Publish(_pages, page.ResourceVersion);
            Forget();
            _pages.TrimExcess();
        }

        return page;
    }

    /// <summary>Reads as little as a list can have, which says how far the server's history goes (K47).</summary>
    /// <exception cref="Exception">Anything.</exception>
    public async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(observer, "list", target.List("", 1, null), cancellationToken).ConfigureAwait(false);
        return (await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false)).ResourceVersion;
    }

    /// <summary>A page that failed fails the list: what was read of it so far is dropped.</summary>
    public void Forget() => _pages.Clear();

    private async Task<ListPage<T>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var parser = BodyFormat.ListParser(response, decoder);
        using var buffer = new ReadBuffer(BufferSize);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var stream = new WatchedStream(body, IdleTimeout, time, observer, cancellationToken);
        int count;
        do
        {
            count = await stream.ReadAsync(buffer).ConfigureAwait(false);

            // The buffer ends inside an item, which is then read anew: so seldom, and not for every packet.
            if (count == 0 || buffer.IsFull)
            {
                buffer.Consume(parser.Parse(buffer.Unread, isLast: count == 0));
            }
        }
        while (count > 0);

        return parser.Complete();
    }
}
