using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Benchmarks.Data;

/// <summary>What a registry does with the bytes of slices, without the connection: decode, join, publish.</summary>
internal sealed class SliceFollower
{
    private readonly EndpointSliceDecoder _decoder = new();
    private readonly WatchEventParser<EndpointGroup> _events;
    private readonly EndpointStore _store;
    private readonly EndpointGroupSink _sink;

    public SliceFollower()
    {
        _events = new WatchEventParser<EndpointGroup>(_decoder);
        _store = new EndpointStore(
            Snapshots,
            new ServiceJoin(KubernetesAddressFamily.Auto, DiscoveredEndpoint.DefaultWeight),
            static _ => true,
            "benchmark",
            NullLogger.Instance);
        _sink = new EndpointGroupSink(_store, null);
        _store.Open(static () => { });
    }

    public SnapshotStore Snapshots { get; } = new(static exception => throw exception);

    /// <summary>Reads a LIST as it comes, and publishes it.</summary>
    public void List(Stream body) => _sink.Replace(Read(body, new ListParser<EndpointGroup>(_decoder)).Items);

    /// <summary>Reads a LIST in protobuf as it comes, and publishes it.</summary>
    public void ProtobufList(Stream body) => _sink.Replace(Read(body, new ProtobufListParser<EndpointGroup>(_decoder)).Items);

    /// <summary>Reads a LIST as it comes, and no more.</summary>
    public static void Decode(Stream body) => Read(body, new ListParser<EndpointGroup>(new EndpointSliceDecoder()));

    /// <summary>Applies a line of a WATCH.</summary>
    public void Apply(ReadOnlySpan<byte> line) => _sink.Upsert(_events.Parse(line).Object.Value!);

    /// <summary>Reads a line of a WATCH, and no more.</summary>
    public void Parse(ReadOnlySpan<byte> line) => _events.Parse(line);

    // As the reflector's lister does.
    private static ListPage<EndpointGroup> Read(Stream body, IListParser<EndpointGroup> parser)
    {
        using var buffer = new ReadBuffer(512 * 1024);
        int count;
        do
        {
            count = buffer.ReadAsync(body, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (count == 0 || buffer.IsFull)
            {
                buffer.Consume(parser.Parse(buffer.Unread, isLast: count == 0));
            }
        }
        while (count > 0);
        return parser.Complete();
    }
}
