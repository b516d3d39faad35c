using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Bodies and events that are not what they should be.</summary>
public sealed class ContentFaultTests
{
    private const string Watch = Api.Slices + "?watch=1";
    private const int Large = 5 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DamagedJson_List_IsAWholeAnswerThatNobodyCanParse(bool malformed)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(malformed ? Fault.MalformedJson() : Fault.TruncatedJson());
        var answer = await api.GetAsync(Api.Slices);

        Assert.Equal(200, answer.Code);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(answer.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DamagedJson_Watch_SpoilsTheEventsLineOnly(bool malformed)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add((malformed ? Fault.MalformedJson() : Fault.TruncatedJson()).Times(1));
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");

        await Assert.ThrowsAnyAsync<JsonException>(watch.NextAsync);
        Assert.Equal("ADDED b", await watch.NextTextAsync());
    }

    [Fact]
    public async Task UnknownFields_ListAndWatch_StandInEveryObject()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"kubernetes.io/service-name":"s"}""");
        using var fault = api.Server.Faults.Add(Fault.UnknownFields());
        var list = (await api.GetAsync(Api.Slices)).Json;
        using var watch = await api.WatchAsync(Watch);
        var added = (await watch.NextAsync())!;

        foreach (var slice in (JsonNode[])[list["items"]![0]!, added["object"]!])
        {
            Assert.NotNull(slice["fromTheFuture"]);
            Assert.NotNull(slice["endpoints"]![0]!["fromTheFuture"]);
            Assert.Equal(("a", "s"), ((string?)slice["metadata"]!["name"], (string?)slice["metadata"]!["labels"]!["kubernetes.io/service-name"]));
            Assert.Single(slice["metadata"]!["labels"]!.AsObject());
        }

        Assert.NotNull(list["metadata"]!["fromTheFuture"]);
        Assert.NotNull(added["fromTheFuture"]);
    }

    [Fact]
    public async Task LargeObjects_ListAndWatch_AreOfFiveMebibytes()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        using var fault = api.Server.Faults.Add(Fault.LargeObjects());
        var list = await api.GetAsync(Api.Slices);
        using var watch = await api.WatchAsync(Watch);
        var added = (await watch.NextAsync())!;

        Assert.InRange(list.Text.Length, Large, Large + 10_000);
        Assert.Equal(["a", "b"], list.Names);
        Assert.InRange(added.ToJsonString().Length, Large, Large + 10_000);
    }

    [Fact]
    public async Task Faults_Together_AllStrike()
    {
        await using var api = await Api.StartAsync();
        using var fields = api.Server.Faults.Add(Fault.UnknownFields());
        using var twice = api.Server.Faults.Add(Fault.DuplicateEvents());
        using var broken = api.Server.Faults.Add(Fault.TruncatedJson().Times(1));
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");

        await Assert.ThrowsAnyAsync<JsonException>(watch.NextAsync);
        Assert.NotNull((await watch.NextAsync())!["fromTheFuture"]);
        Assert.Equal((1, 1, 1), (fields.Strikes, twice.Strikes, broken.Strikes));
    }
}
