namespace Discovery.Testing.Tests;

public sealed class ConcurrencyTests
{
    private const int Writers = 8;
    private const int ChangesEach = 50;
    private const int Watchers = 6;

    [Fact]
    public async Task ManyWritersAndWatchers_EachWatcher_SeesEveryEventInOrder()
    {
        await using var api = await Api.StartAsync();
        var watches = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}")));
        var seen = watches.Select(ReadAllAsync).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() => Write(api, w), Api.Cancellation))).WaitAsync(Api.Patience, Api.Cancellation);

        var versions = await Task.WhenAll(seen).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.All(versions, v => Assert.Equal(versions[0], v));
        Assert.Equal(versions[0].Order(), versions[0]);
        Assert.Equal(Writers * ChangesEach, versions[0].Distinct().Count());
        Array.ForEach(watches, w => w.Dispose());
    }

    [Fact]
    public async Task ManyUpdates_WithOptimisticLocking_LoseNothing()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => RetryAsync(api, w))).WaitAsync(Api.Patience, Api.Cancellation);

        var labels = (await api.GetAsync(Api.Slices + "/a")).Json["metadata"]!["labels"]!.AsObject();
        Assert.Equal(Writers, labels.Count);
    }

    [Fact]
    public async Task Watch_StartedWhileWriting_HasNeitherGapNorRepetition()
    {
        await using var api = await Api.StartAsync();
        var writing = Task.Run(() => Write(api, 0), Api.Cancellation);
        var list = await api.GetAsync(Api.Slices);
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={list.ResourceVersion}");
        var rest = await watch.TakeAsync(ChangesEach - list.Names.Length);
        await writing.WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal(ChangesEach, list.Names.Concat(rest.Select(r => r["ADDED ".Length..])).Distinct().Count());
    }

    private static void Write(Api api, int writer)
    {
        for (var i = 0; i < ChangesEach; i++)
        {
            api.Server.ApplyEndpointSlice("default", $"s-{writer}-{i:000}", "s", ["10.0.0.1"], ("http", 80));
        }
    }

    private static async Task<List<long>> ReadAllAsync(WatchReader watch)
    {
        var versions = new List<long>();
        while (versions.Count < Writers * ChangesEach)
        {
            var seen = await watch.NextAsync();
            versions.Add(long.Parse((string)seen!["object"]!["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture));
        }

        return versions;
    }

    private static async Task RetryAsync(Api api, int writer)
    {
        while (true)
        {
            var current = (await api.GetAsync(Api.Slices + "/a")).Json;
            var labels = current["metadata"]!["labels"] ?? (current["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject());
            labels["w" + writer] = "1";
            if ((await api.PutAsync(Api.Slices + "/a", current.ToJsonString())).Code == 200)
            {
                return;
            }
        }
    }
}
