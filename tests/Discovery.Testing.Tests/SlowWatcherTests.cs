using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests;

/// <summary>Clients that open a watch and then do not read.</summary>
public sealed class SlowWatcherTests
{
    private const int Changes = 150;
    private const int ChangeSize = 200_000;
    private const int Capacity = 4;

    [Fact]
    public async Task Watch_ClientFallsBehind_EndsAfterAnUnbrokenBeginning()
    {
        await using var api = await Api.StartAsync(o => o.WatchQueueCapacity = Capacity);
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        Flood(api);

        var seen = new List<string>();
        while (await watch.NextTextAsync() is not "end" and var next)
        {
            seen.Add(next);
        }

        Assert.InRange(seen.Count, Capacity, Changes - 1);
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(Name), seen.Select(s => s["ADDED ".Length..]));
    }

    [Fact]
    public async Task Stop_ClientDoesNotRead_IsPromptAllTheSame()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        Flood(api);
        var started = Stopwatch.GetTimestamp();
        await api.Server.StopAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        // Real time, because the promise is about it; a second, and something for a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static void Flood(Api api)
    {
        for (var i = 0; i < Changes; i++)
        {
            var slice = JsonNode.Parse(Api.Slice(Name(i)))!;
            slice["metadata"]!["annotations"] = new JsonObject { ["size"] = new string('x', ChangeSize) };
            api.Server.Apply(slice);
        }
    }

    private static string Name(int i) => $"s-{i:000}";
}
