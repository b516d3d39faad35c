using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding.Protobuf;

/// <summary>Watches of slices in protobuf.</summary>
internal static class Frames
{
    public static byte[] Of(params byte[][] slices) => [.. slices.SelectMany(static slice => ProtobufObject.Frame("MODIFIED", "EndpointSlice", slice))];

    public static List<WatchEvent<EndpointGroup>> ReadAll(byte[] stream) => ReadAll(stream, out _);

    /// <param name="stream">The body.</param>
    /// <param name="isInside">Whether it ends inside an event.</param>
    public static List<WatchEvent<EndpointGroup>> ReadAll(byte[] stream, out bool isInside)
    {
        var reader = new WatchFrameReader<EndpointGroup>(new EndpointSliceDecoder());
        using var buffer = new ReadBuffer(16);
        using var body = new MemoryStream(stream);
        List<WatchEvent<EndpointGroup>> events = [];
        while (buffer.ReadAsync(body, CancellationToken.None).AsTask().GetAwaiter().GetResult() > 0)
        {
            while (reader.TryTake(buffer, out var @event))
            {
                events.Add(@event);
            }
        }

        isInside = reader.IsInside(buffer);
        return events;
    }
}
