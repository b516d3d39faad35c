using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding.Protobuf;

public sealed class ProtobufTests
{
    private static readonly byte[] Slice = ProtobufObject.Write(Objects.Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080)).WithVersion("7"));

    [Fact]
    public void K32_Events_OfEachType()
    {
        var bookmark = ProtobufObject.Message(output => ProtobufObject.Sub(output, 1, ProtobufObject.Message(metadata =>
        {
            ProtobufObject.Text(metadata, 6, "12");
            ProtobufObject.Sub(metadata, 12, ProtobufObject.Message(static entry =>
            {
                ProtobufObject.Text(entry, 1, "k8s.io/initial-events-end");
                ProtobufObject.Text(entry, 2, "true");
            }));
        })));
        byte[] stream =
        [
            .. ProtobufObject.Frame("ADDED", "EndpointSlice", Slice),
            .. ProtobufObject.Frame("DELETED", "EndpointSlice", Slice),
            .. ProtobufObject.Frame("BOOKMARK", "EndpointSlice", bookmark),
            .. ProtobufObject.Frame("SOMETHING", "EndpointSlice", Slice),
            .. ProtobufObject.Frame("ERROR", "Status", ProtobufObject.Status(410, "Expired", "too old resource version: 1 (5)")),
        ];

        var events = Frames.ReadAll(stream, out var isInside);

        Assert.False(isInside);
        Assert.Equal([WatchEventType.Added, WatchEventType.Deleted, WatchEventType.Bookmark, WatchEventType.Unknown, WatchEventType.Error], events.Select(static @event => @event.Type));
        Assert.Equal(("shop/web-a", "7"), (events[0].Object.Key.ToString(), events[0].Object.ResourceVersion));
        Assert.Equal((true, "12", false), (events[2].Object.InitialEventsEnd, events[2].Object.ResourceVersion, events[2].Object.HasKey));
        Assert.True(events[4].Error!.IsExpired);
    }

    [Fact]
    public void K37_StreamCutOffInAnEvent_IsSeen()
    {
        var frame = ProtobufObject.Frame("ADDED", "EndpointSlice", Slice);

        for (var length = 1; length < frame.Length; length++)
        {
            Assert.Empty(Frames.ReadAll(frame[..length], out var isInside));
            Assert.True(isInside);
        }
    }

    [Fact]
    public void K37_FrameLargerThanAnyObject_IsRefusedBeforeItIsThere() => Assert.Throws<InvalidDataException>(() => Frames.ReadAll([0x7F, 0xFF, 0xFF, 0xFF, 1]));

    [Fact]
    public void K31_ListCutOffAnywhere_IsNoList()
    {
        var list = ProtobufObject.List("EndpointSliceList", "9", null, Slice, Slice);

        for (var length = 0; length < list.Length - 4; length++)
        {
            Assert.Throws<InvalidDataException>(() => ProtobufProperties.Parse(list[..length], 7));
        }
    }

    [Fact]
    public void K37_SomethingElseWithStatus200_IsNoEmptyList()
    {
        Assert.Throws<InvalidDataException>(static () => ProtobufProperties.Parse(ProtobufObject.List("EndpointSliceList", "", null), 64));
        Assert.Throws<InvalidDataException>(static () => ProtobufProperties.Parse(ProtobufObject.Envelope("Status", ProtobufObject.Status(500, "InternalError", "x")), 64));
        Assert.Throws<InvalidDataException>(static () => ProtobufProperties.Parse(ProtobufObject.List("EndpointSlice", "9", null), 64));
        Assert.Throws<InvalidDataException>(static () => ProtobufProperties.Parse("<html>no server</html>"u8.ToArray(), 64));
        Assert.Throws<InvalidDataException>(static () => ProtobufProperties.Parse([], 64));
    }

    [Fact]
    public void K37_CompressedMessage_IsRefused() => Assert.Throws<InvalidDataException>(
        static () => ProtobufProperties.Parse(ProtobufObject.Envelope("EndpointSliceList", Slice, encoding: "gzip"), 64));

    [Fact]
    public void K37_OneObjectOfNoUse_LeavesItsNeighbours()
    {
        var odd = ProtobufObject.Message(static output =>
        {
            ProtobufObject.Sub(output, 1, ProtobufObject.Message(static metadata => ProtobufObject.Text(metadata, 1, "odd")));
            ProtobufObject.Number(output, 2, 5);
        });
        var noText = ProtobufObject.Message(static output => ProtobufObject.Sub(output, 1, ProtobufObject.Message(static metadata =>
        {
            ProtobufObject.Text(metadata, 1, "no-text");
            ProtobufObject.Sub(metadata, 3, [0xFF, 0xFE]);
        })));

        var page = ProtobufProperties.Parse(ProtobufObject.List("EndpointSliceList", "9", null, odd, noText, Slice), 64);

        Assert.Equal(["odd", "no-text", "web-a"], page.Items.Select(static item => item.Key.Name));
        Assert.Equal([false, false, true], page.Items.Select(static item => item.Value is not null));
    }

    [Fact]
    public void K36_Status_IsReadInProtobufToo()
    {
        var body = ProtobufObject.Envelope("Status", ProtobufObject.Status(504, "Timeout", "Too large resource version: 9, current: 5", 3, "ResourceVersionTooLarge"));

        var status = StatusDecoder.TryDecode(body)!;

        Assert.Equal((504, "Timeout", "Too large resource version: 9, current: 5"), (status.Code, status.Reason, status.Message));
        Assert.Equal(TimeSpan.FromSeconds(3), status.RetryAfter);
        Assert.True(status.ResourceVersionTooLarge);
        Assert.Null(StatusDecoder.TryDecode(body.AsSpan(..^1)));
        Assert.Null(StatusDecoder.TryDecode(ProtobufObject.Envelope("Pod", [])));
    }
}
