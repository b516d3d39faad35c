using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>Lists and watch events as bytes, whole and in pieces.</summary>
public sealed class StreamParserTests
{
    private static readonly JsonObject Web = Objects.Slice("shop", "web-a", "web", ["10.0.0.1", "10.0.0.2"], ("http", 8080))
        .WithVersion("41").WithAnnotation("note", "ünï\"code\\ \ud83d\ude00");

    private static readonly string Page =
        "{ \"kind\":\"EndpointSliceList\",\"extra\":{\"items\":[1,2,{\"a\":null}]},\"metadata\":{\"resourceVersion\":\"77\",\"continue\":\"next\",\"remainingItemCount\":5},\r\n"
        + $" \"items\":[{Web.ToJsonString()},{{\"metadata\":{{\"name\":\"odd\",\"namespace\":\"shop\"}},\"endpoints\":7}},{Web.ToJsonString()}], \"after\":[true]}} \n";

    [Fact]
    public void K31_List_WholePage()
    {
        var page = DecodingRig.List(Page);

        Assert.Equal(("77", "next"), (page.ResourceVersion, page.Continue));
        Assert.Equal(["shop/web-a", "shop/odd", "shop/web-a"], page.Items.Select(static item => item.Key.ToString()));
        Assert.Equal([true, false, true], page.Items.Select(static item => item.Value is not null));
    }

    [Fact]
    public void K37_List_ChunkedAtEveryByte_GivesTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Page);
        var whole = Describe(DecodingRig.List(Page));

        for (var at = 0; at <= bytes.Length; at++)
        {
            var parser = new ListParser<EndpointGroup>(new EndpointSliceDecoder());
            var consumed = parser.Parse(bytes.AsSpan(0, at), isLast: false);
            parser.Parse(bytes.AsSpan(consumed), isLast: true);
            Assert.Equal(whole, Describe(parser.Complete()));
        }

        Assert.Equal(whole, Describe(DecodingRig.List(bytes, 1)));
        Assert.Equal(whole, Describe(DecodingRig.List(bytes, 7)));
    }

    [Fact]
    public void K37_List_TruncatedAtEveryByte_IsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Page.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<JsonException>(() => DecodingRig.List(bytes[..length], 64));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","metadata":{},"status":"Success"}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"}}""")]
    [InlineData("""{"metadata":{},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":""},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":5},"items":[]}""")]
    [InlineData("""{"metadata":[],"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":"x"}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[]}x""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[]}{}""")]
    [InlineData("""{"metadata":{"resourceVersion":"\ud800"},"items":[]}""")]
    [InlineData("""{"m\ud800tadata":{"resourceVersion":"1"},"items":[{]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1","continue":5},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1","continue":{},"items":[]}}""")]
    [InlineData("<html></html>")]
    public void K31_WhatIsNoList_IsRefusedAndNotAnEmptyOne(string body) =>
        Assert.ThrowsAny<JsonException>(() => DecodingRig.List(body));

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":null}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"1","continue":null}}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"1","continue":""}}""")]
    public void K31_EmptyList_IsOne(string body)
    {
        var page = DecodingRig.List(body);

        Assert.Empty(page.Items);
        Assert.Null(page.Continue);
    }

    [Fact]
    public void K37_ItemsThatAreNoObjects_AreCountedAndDoNotHarmTheOthers()
    {
        var page = DecodingRig.List($$"""{"metadata":{"resourceVersion":"1"},"items":[null,5,"x",[1],{{Web.ToJsonString()}}]}""");

        Assert.Equal(5, page.Items.Count);
        Assert.Equal([false, false, false, false, true], page.Items.Select(static item => item.Value is not null));
    }

    [Theory]
    [InlineData("ADDED", 1)]
    [InlineData("MODIFIED", 2)]
    [InlineData("DELETED", 3)]
    [InlineData("BOOKMARK", 4)]
    [InlineData("RENAMED", 0)]
    [InlineData("added", 0)]
    [InlineData("", 0)]
    public void K37_EventTypes(string type, int expected)
    {
        var @event = DecodingRig.Event(Objects.Event(type, Web));

        Assert.Equal((WatchEventType)expected, @event.Type);
        Assert.Equal("shop/web-a", @event.Object.Key.ToString());
        Assert.Equal("41", @event.Object.ResourceVersion);
    }

    [Fact]
    public void K37_TypeAfterObject_IsRead()
    {
        var @event = DecodingRig.Event($$"""{"x":{"type":"ERROR"},"object":{{Web.ToJsonString()}},"type":"ADDED","y":[1]}""");

        Assert.Equal(WatchEventType.Added, @event.Type);
        Assert.Equal("web", @event.Object.Value!.ServiceName);
    }

    [Fact]
    public void K37_ErrorEvent_CarriesItsStatus()
    {
        var @event = DecodingRig.Event(Objects.Event("ERROR", Objects.Status(410, "Expired", "too old resource version")));

        Assert.Equal(WatchEventType.Error, @event.Type);
        Assert.True(@event.Error!.IsExpired);
        Assert.Equal("too old resource version", @event.Error.Message);
    }

    [Theory]
    [InlineData("""{"type":"ERROR"}""")]
    [InlineData("""{"type":"ERROR","object":null}""")]
    [InlineData("""{"type":"ERROR","object":"gone"}""")]
    [InlineData("""{"type":"ERROR","object":{"message":"\ud800"}}""")]
    public void K37_ErrorEventWithoutStatus_IsAnErrorStill(string line)
    {
        var @event = DecodingRig.Event(line);

        Assert.Equal(WatchEventType.Error, @event.Type);
        Assert.Null(@event.Error);
    }

    [Theory]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":null}""")]
    [InlineData("""{"type":"ADDED","object":[{}]}""")]
    [InlineData("""{"type":"MODIFIED","object":{}}""")]
    [InlineData("""{"type":"DELETED","object":{"metadata":{}}}""")]
    public void K37_EventWithoutObject_HasNoValueAndNoKey(string line)
    {
        var @event = DecodingRig.Event(line);

        Assert.Null(@event.Object.Value);
        Assert.False(@event.Object.HasKey);
    }

    [Theory]
    [InlineData("""{"type":5,"object":{}}""")]
    [InlineData("""{"type":null,"object":{}}""")]
    [InlineData("""{"type":{"a":[1]},"object":{}}""")]
    [InlineData("""{"type":"\ud800","object":{}}""")]
    [InlineData("""{"type":"ADD\ud800","object":{}}""")]
    public void K37_TypeOfWrongType_IsUnknown(string line) => Assert.Equal(WatchEventType.Unknown, DecodingRig.Event(line).Type);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"object":{}}""")]
    [InlineData("""{"type":"ADDED","object":{}} {}""")]
    [InlineData("""{"type":"ADDED","object":{}}}""")]
    [InlineData("""{"t\ud800pe":"ADDED","object":{}""")]
    [InlineData("HTTP/1.1 200 OK")]
    public void K37_WhatIsNoEvent_IsRefused(string line) => Assert.ThrowsAny<JsonException>(() => DecodingRig.Event(line));

    [Fact]
    public void K37_Event_TruncatedAtEveryByte_IsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Objects.Event("ADDED", Web).TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            var parser = new WatchEventParser<EndpointGroup>(new EndpointSliceDecoder());
            Assert.ThrowsAny<JsonException>(() => parser.Parse(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void K37_InvalidUtf8_IsUnusableOrRefusedAndHarmsNobodyElse()
    {
        var bytes = Encoding.UTF8.GetBytes(Page);
        var expected = DecodingRig.List(Page);
        for (var at = 0; at < bytes.Length; at++)
        {
            var broken = bytes.ToArray();
            broken[at] = 0xFF;
            try
            {
                var page = DecodingRig.List(broken, 50);
                Assert.Equal(expected.Items.Count, page.Items.Count);
                Assert.Contains(page.Items, static item => item.Value is not null);
            }
            catch (JsonException)
            {
                // refused
            }
        }
    }

    [Fact]
    public void K37_ObjectOfSeveralMiB_IsRead()
    {
        var addresses = Enumerable.Range(0, 20_000).Select(static i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}").ToArray();
        var huge = Objects.Slice("shop", "huge", "web", addresses, ("http", 8080)).WithAnnotation("filler", new string('x', 3 << 20));
        var list = Encoding.UTF8.GetBytes(Objects.List("9", null, huge, Web));

        var page = DecodingRig.List(list, 64 * 1024);

        Assert.Equal(20_000, page.Items[0].Value!.Subsets[0].Addresses.Count);
        Assert.Equal(2, page.Items[1].Value!.Subsets[0].Addresses.Count);
        Assert.Equal(20_000, DecodingRig.Event(Objects.Event("ADDED", huge)).Object.Value!.Subsets[0].Addresses.Count);
    }

    [Fact]
    public async Task ReadBuffer_KeepsWhatWasNotConsumedAndGrows()
    {
        var content = Enumerable.Range(0, 300_000).Select(static i => (byte)i).ToArray();
        using var stream = new MemoryStream(content);
        using var buffer = new ReadBuffer();
        var seen = new List<byte>();
        while (await buffer.ReadAsync(stream, CancellationToken.None) > 0)
        {
            // An odd share, so that the rest moves, and nothing at all for a while, so that it grows.
            var take = seen.Count < 1000 && buffer.Unread.Length < 200_000 ? 0 : buffer.Unread.Length / 3;
            seen.AddRange(buffer.Unread[..take].ToArray());
            buffer.Consume(take);
        }

        seen.AddRange(buffer.Unread.ToArray());
        Assert.Equal(content, seen);
    }

    private static string Describe(ListPage<EndpointGroup> page) =>
        $"{page.ResourceVersion} {page.Continue} {string.Join("; ", page.Items.Select(static item => DecodingRig.Describe(item)))}";
}
