using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>LIST in pages.</summary>
public abstract class PagingContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Fact]
    public async Task List_Limit_PagesCoverEverythingOnce()
    {
        await CreateSlicesAsync(7);

        var pages = await ReadPagesAsync(await PageAsync(3), 3);

        Assert.Equal([3, 3, 1], pages.Select(p => p.Items().Count));
        Assert.Equal(["s0", "s1", "s2", "s3", "s4", "s5", "s6"], pages.SelectMany(p => p.ItemNames()));
        Assert.Equal(["4", "1", ""], pages.Select(p => p.Text("metadata", "remainingItemCount")));
        Assert.Single(pages.Select(p => p.ResourceVersion()).Distinct());
        Assert.Equal("", pages[^1].Text("metadata", "continue"));
    }

    [Fact]
    public async Task List_ContinueAfterChanges_AnswersTheStateOfTheFirstPage()
    {
        await CreateSlicesAsync(4);
        var first = await PageAsync(2);

        await DeleteSliceAsync("s2");
        await LabelSliceAsync("s3", "step", "2");
        await CreateSliceAsync("s4");
        var pages = await ReadPagesAsync(first, 2);

        Assert.Equal(["s0", "s1", "s2", "s3"], pages.SelectMany(p => p.ItemNames()));
        Assert.Equal("", pages[^1].Items()[^1].Label("step"));
        Assert.Equal(first.ResourceVersion(), pages[^1].ResourceVersion());
        Assert.Equal(["s0", "s1", "s3", "s4"], (await Admin.ReadAsync(Slices)).ItemNames());
    }

    [Fact]
    public async Task List_LimitWithSelector_DoesNotCountTheRest()
    {
        await CreateSlicesAsync(3);

        var page = await Admin.ReadAsync($"{Slices}?limit=1&labelSelector=%21absent");

        Assert.NotEqual("", page.Text("metadata", "continue"));
        Assert.Equal("", page.Text("metadata", "remainingItemCount"));
    }

    [Fact]
    public async Task List_LimitNotReached_HasNoContinue()
    {
        await CreateSlicesAsync(2);

        var page = await PageAsync(2);

        Assert.Equal(2, page.Items().Count);
        Assert.Equal("", page.Text("metadata", "continue"));
    }

    [Theory]
    [InlineData("limit=1&continue=nonsense")]
    [InlineData("limit=many")]
    public async Task List_ParameterItCannotRead_BadRequest(string query) =>
        (await Admin.GetAsync($"{Slices}?{query}")).ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");

    private async Task CreateSlicesAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await CreateSliceAsync($"s{i}");
        }
    }

    private Task<JsonObject> PageAsync(int limit, string token = "") => Admin.ReadAsync($"{Slices}?limit={limit}&continue={token}");

    private async Task<List<JsonObject>> ReadPagesAsync(JsonObject first, int limit)
    {
        var pages = new List<JsonObject> { first };
        while (pages[^1].Text("metadata", "continue") is { Length: > 0 } token)
        {
            pages.Add(await PageAsync(limit, Uri.EscapeDataString(token)));
        }

        return pages;
    }
}
