using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Tests.Store;

namespace Discovery.Kubernetes.Tests.Decoding.Protobuf;

/// <summary>An object means the same in protobuf as in JSON, and bytes that are neither are refused without harm. CsCheck prints the seed of a failure.</summary>
public sealed class ProtobufProperties
{
    private static readonly Gen<JsonObject> UsualSlice = UsualSliceGen.Any.Select(static json =>
    {
        var slice = JsonNode.Parse(json)!.AsObject();
        slice["kind"] = "EndpointSlice";
        return slice;
    });

    [Fact]
    public void K37_AnySlice_MeansTheSameInBothFormats() => Gen.OneOf(UsualSlice, StoreGen.Slice).Sample(json => AssertSame(ObjectKinds.Slices, json), iter: Samples.Of(1000));

    [Fact]
    public void K37_AnyEndpoints_MeanTheSameInBothFormats() => StoreGen.Endpoints.Sample(json => AssertSame(ObjectKinds.Endpoints, json), iter: Samples.Of(1000));

    [Fact]
    public void K37_AnyService_MeansTheSameInBothFormats() => StoreGen.Service.Sample(json => AssertSame(ObjectKinds.Services, json), iter: Samples.Of(1000));

    [Fact]
    public void K37_AnyList_InAnyPieces_IsThatList() => Gen.Select(UsualSlice.Array[0, 5], Gen.Int[1, 300].Array[1, 4]).Sample(
        static (slices, sizes) =>
        {
            byte[][] items = [.. slices.Select(ProtobufObject.Write)];

            var page = Parse(ProtobufObject.List("EndpointSliceList", "9", "more", items), sizes);

            Assert.Equal(("9", "more"), (page.ResourceVersion, page.Continue));
            Assert.Equal(items.Select(static item => DecodingRig.Describe(new EndpointSliceDecoder().DecodeProtobuf(item))), page.Items.Select(static item => DecodingRig.Describe(item)));
        },
        iter: Samples.Of(500));

    [Fact]
    public void K37_DamagedObject_IsReadOrUnusable_AndTheNextIsUnharmed() => Gen.Select(UsualSlice, Mischief.Any).Sample(
        static (json, damage) =>
        {
            var decoder = new EndpointSliceDecoder();

            decoder.DecodeProtobuf(damage(ProtobufObject.Write(json)));

            ObjectKinds.Slices.AssertUnharmed(decoder);
            var whole = ProtobufObject.Write(json);
            Assert.Equal(DecodingRig.Describe(new EndpointSliceDecoder().DecodeProtobuf(whole)), DecodingRig.Describe(decoder.DecodeProtobuf(whole)));
        },
        iter: Samples.Of(3000));

    [Fact]
    public void K37_DamagedListOrFrame_IsReadOrRefused() => Gen.Select(UsualSlice.Array[1, 3], Mischief.Any, Gen.Int[1, 300].Array[1, 4]).Sample(
        static (slices, damage, sizes) =>
        {
            byte[][] items = [.. slices.Select(ProtobufObject.Write)];
            AssertReadOrRefused(() => Parse(damage(ProtobufObject.List("EndpointSliceList", "9", null, items)), sizes));
            AssertReadOrRefused(() => Frames.ReadAll(damage(Frames.Of(items))));
        },
        iter: Samples.Of(2000));

    internal static ListPage<Model.EndpointGroup> Parse(byte[] list, params int[] sizes)
    {
        var parser = new ProtobufListParser<Model.EndpointGroup>(new EndpointSliceDecoder());
        var consumed = 0;
        for (int end = 0, i = 0; end < list.Length; i++)
        {
            end = (int)Math.Min((long)end + sizes[i % sizes.Length], list.Length);
            consumed += parser.Parse(list.AsSpan(consumed, end - consumed), isLast: false);
        }

        parser.Parse(list.AsSpan(consumed), isLast: true);
        return parser.Complete();
    }

    private static void AssertSame<T>(ObjectKind<T> kind, JsonObject json)
        where T : class
    {
        var inJson = DecodingRig.Decode(kind.Decoder(), json.ToJsonString());
        var inProtobuf = kind.Decoder().DecodeProtobuf(ProtobufObject.Write(json));

        Assert.Equal(kind.Text(inJson.Value), kind.Text(inProtobuf.Value));
        Assert.Equal((inJson.Key, inJson.ResourceVersion, inJson.InitialEventsEnd, inJson.LastChange), (inProtobuf.Key, inProtobuf.ResourceVersion, inProtobuf.InitialEventsEnd, inProtobuf.LastChange));
    }

    private static void AssertReadOrRefused(Action read)
    {
        if (Record.Exception(read) is { } exception)
        {
            Assert.True(exception is InvalidDataException or JsonException, exception.ToString());
        }
    }
}
