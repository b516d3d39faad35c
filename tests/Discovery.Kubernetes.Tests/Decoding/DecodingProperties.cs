using System.Text;
using System.Text.Json;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>
/// What System.Text.Json's DOM accepts decodes as a straightforward reading of that DOM does, all else is refused, and
/// neither harms what comes after. CsCheck prints the seed of a failure.
/// </summary>
public sealed class DecodingProperties
{
    [Fact]
    public void K37_AnySlice_DecodesAsTheDomDoesOrIsRefused() => DecodeAsTheDomDoes(ObjectKinds.Slices);

    [Fact]
    public void K37_AnySliceAsServersWriteIt_DecodesAsTheDomDoesOrIsRefused()
    {
        UsualSliceGen.Any.Sample(json => AssertSame(ObjectKinds.Slices, json), iter: Samples.Of(1000), print: Encoding.UTF8.GetString);
        Gen.Select(UsualSliceGen.Any, Mischief.Any, static (json, damage) => damage(json))
            .Sample(json => AssertSame(ObjectKinds.Slices, json), iter: Samples.Of(3000), print: Encoding.UTF8.GetString);
    }

    [Fact]
    public void K37_SliceAsServersWriteIt_IsReadTheFastWay() => UsualSliceGen.Any.Sample(
        static json =>
        {
            var length = new EndpointSliceDecoder().DecodeUsual((byte[])[.. json, .. ",{"u8], out var fast);
            var reader = new Utf8JsonReader(json);
            reader.Read();

            Assert.Equal(json.Length, length);
            Assert.True(new EndpointSliceDecoder().TryDecode(ref reader, out var slow));
            Assert.Equal(DecodingRig.Describe(slow), DecodingRig.Describe(fast));
        },
        iter: Samples.Of(1000),
        print: Encoding.UTF8.GetString);

    [Fact]
    public void K37_AnyEndpoints_DecodeAsTheDomDoesOrAreRefused() => DecodeAsTheDomDoes(ObjectKinds.Endpoints);

    [Fact]
    public void K37_AnyService_DecodesAsTheDomDoesOrIsRefused() => DecodeAsTheDomDoes(ObjectKinds.Services);

    [Fact]
    public void K37_AnyNamespace_DecodesAsTheDomDoesOrIsRefused() => DecodeAsTheDomDoes(ObjectKinds.Namespaces);

    private static void DecodeAsTheDomDoes<T>(ObjectKind<T> kind)
        where T : class
    {
        var whole = Gen.Select(kind.Objects, Gen.Int[0, 99], static (json, style) => OddJson.Write(json, style));
        whole.Sample(json => AssertSame(kind, json), iter: Samples.Of(1000), print: Encoding.UTF8.GetString);
        Gen.Select(whole, Mischief.Any, static (json, damage) => damage(json)).Sample(json => AssertSame(kind, json), iter: Samples.Of(1000), print: Encoding.UTF8.GetString);
    }

    private static void AssertSame<T>(ObjectKind<T> kind, byte[] json)
        where T : class
    {
        var decoder = kind.Decoder();
        var parser = new WatchEventParser<T>(decoder);
        var line = (byte[])[.. "{\"type\":\"ADDED\",\"object\":"u8, .. json, .. "}"u8];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            Assert.ThrowsAny<JsonException>(() => parser.Parse(line));
            kind.AssertUnharmed(decoder);
            return;
        }

        using (document)
        {
            var @event = TryParse(parser, line, document.RootElement);
            kind.AssertUnharmed(decoder);
            if (@event is not { } read || Mischief.HasTwins(document.RootElement))
            {
                return; // which of two is meant is anybody's guess
            }

            var @object = document.RootElement.GetProperty("object");
            var expected = kind.Expected(@object);
            if (Mischief.HasOddNames(@object) && read.Object.Value is null)
            {
                expected = "unusable"; // a name that is no text may be passed over, or not
            }

            Assert.Equal(expected, kind.Text(read.Object.Value));
            Assert.Equal(DomDecoder.Key(@object), read.Object.Key);
        }
    }

    // Refused though it is JSON: only what has been damaged into some other event.
    private static WatchEvent<T>? TryParse<T>(WatchEventParser<T> parser, byte[] line, JsonElement root)
        where T : class
    {
        if (root.EnumerateObject().Count() == 2 && !Mischief.HasOddNames(root))
        {
            return parser.Parse(line);
        }

        try
        {
            return parser.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
