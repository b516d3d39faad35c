using System.Text;
using System.Text.Json;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>A list is the same however it is cut into pieces, and what a reading of its DOM makes of it. CsCheck prints the seed of a failure.</summary>
public sealed class ListProperties
{
    [Fact]
    public void K31_AnyListOfSlicesInAnyPieces_IsReadAsTheDomOrRefused() => ReadAsTheDom(ObjectKinds.Slices);

    [Fact]
    public void K31_AnyListOfServicesInAnyPieces_IsReadAsTheDomOrRefused() => ReadAsTheDom(ObjectKinds.Services);

    private static void ReadAsTheDom<T>(ObjectKind<T> kind)
        where T : class
    {
        var pieces = Gen.OneOf(Gen.Const((int[])[1]), Gen.Int[1, 8].Array[1, 5], Gen.Int[1, 400].Array[1, 5]);
        var whole = Gen.Select(ObjectGen.List(kind.Objects), Gen.Int[0, 99], static (json, style) => OddJson.Write(json, style));
        var damaged = Gen.Select(whole, Mischief.Any, static (json, damage) => damage(json));
        Gen.Select(Gen.Frequency((2, whole), (1, damaged)), pieces).Sample(
            (json, sizes) => AssertSame(kind, json, sizes),
            iter: Samples.Of(1000),
            print: static sample => $"{Encoding.UTF8.GetString(sample.Item1)} in pieces of {string.Join(' ', sample.Item2)}");
    }

    private static void AssertSame<T>(ObjectKind<T> kind, byte[] json, int[] sizes)
        where T : class
    {
        var decoder = kind.Decoder();
        var whole = Read(kind, decoder, json, [int.MaxValue]);
        Assert.Equal(whole, Read(kind, decoder, json, sizes));
        kind.AssertUnharmed(decoder);

        var expected = "refused";
        try
        {
            using var document = JsonDocument.Parse(json);
            if (Mischief.HasTwins(document.RootElement) || Mischief.HasOddNames(document.RootElement))
            {
                return; // which of two is meant is anybody's guess, and a name that is no text may be passed over, or not
            }

            expected = Reference(kind, document.RootElement);
        }
        catch (JsonException)
        {
            // refused
        }

        Assert.Equal(expected, whole);
    }

    private static string Read<T>(ObjectKind<T> kind, ObjectDecoder<T> decoder, byte[] json, int[] sizes)
        where T : class
    {
        try
        {
            var page = DecodingRig.List(decoder, json, sizes);
            return Describe(page.ResourceVersion, page.Continue, page.Items.Select(item => $"{item.Key}: {kind.Text(item.Value)}"));
        }
        catch (JsonException)
        {
            return "refused";
        }
    }

    private static string Reference<T>(ObjectKind<T> kind, JsonElement list)
        where T : class
    {
        var reader = new DomReader();
        var metadata = reader.Object(list, "metadata");
        var items = DomReader.Find(list, "items");
        var version = reader.Text(metadata, "resourceVersion");
        var next = reader.Text(metadata, "continue");
        return reader.Unusable || string.IsNullOrEmpty(version) || items is not { ValueKind: JsonValueKind.Array or JsonValueKind.Null } some
            ? "refused"
            : Describe(version, next is "" ? null : next, (some.ValueKind == JsonValueKind.Null ? [] : some.EnumerateArray().ToArray()).Select(item =>
                $"{(item.ValueKind == JsonValueKind.Object ? DomDecoder.Key(item) : default)}: {kind.Expected(item)}"));
    }

    private static string Describe(string version, string? next, IEnumerable<string> items) => $"{version} {next ?? "null"} {string.Join("; ", items)}";
}
