using Discovery.Kubernetes.Decoding.Protobuf;

namespace Discovery.Kubernetes.Decoding;

/// <summary>What a response is written in: the server chooses, and says so.</summary>
internal static class BodyFormat
{
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string Json = "application/json";

    public static IListParser<T> ListParser<T>(HttpResponseMessage response, ObjectDecoder<T> decoder)
        where T : class => IsProtobuf(response) ? new ProtobufListParser<T>(decoder) : new ListParser<T>(decoder);

    public static IWatchReader<T> WatchReader<T>(HttpResponseMessage response, ObjectDecoder<T> decoder)
        where T : class => IsProtobuf(response) ? new WatchFrameReader<T>(decoder) : new WatchLineReader<T>(decoder);

    // A proxy that loses the type is taken for one that speaks JSON.
    private static bool IsProtobuf(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == Protobuf;
}
