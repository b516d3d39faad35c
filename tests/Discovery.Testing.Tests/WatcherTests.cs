using System.Text.Json.Nodes;
using Discovery.Testing.Resources;
using Discovery.Testing.Selectors;
using Discovery.Testing.Storage;
using Discovery.Testing.Watching;

namespace Discovery.Testing.Tests;

public sealed class WatcherTests
{
    private static readonly ObjectFilter Everything = new(ResourceCatalog.EndpointSlices, "", LabelSelector.Everything, FieldSelector.Everything);

    [Fact]
    public async Task Offer_QueueFull_EndsTheWatchAfterWhatFitted()
    {
        var store = new ObjectStore(historyLimit: 100);
        var watcher = new Watcher(Everything, capacity: 2);
        Assert.True(store.TrySubscribe(watcher, null, out _, out _));
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            Put(store, name);
        }

        var names = new List<string>();
        await foreach (var item in watcher.Items.ReadAllAsync(Api.Cancellation))
        {
            names.Add(item.Change!.Subject.Key.Name);
        }

        Assert.Equal(["a", "b"], names);
        Assert.Equal(4, store.Current.All(ResourceCatalog.EndpointSlices).Count);
    }

    [Fact]
    public void Write_Throws_ChangesNothing()
    {
        var store = new ObjectStore(historyLimit: 100);
        var before = store.Current;
        Assert.Throws<InvalidOperationException>(() => store.Write<int>(tx =>
        {
            tx.Put(ResourceCatalog.EndpointSlices, Body("a"), null);
            throw new InvalidOperationException();
        }));

        Assert.Same(before, store.Current);
    }

    private static void Put(ObjectStore store, string name) => store.Write(tx => tx.Put(ResourceCatalog.EndpointSlices, Body(name), null));

    private static JsonObject Body(string name) => new() { ["metadata"] = new JsonObject { ["namespace"] = "default", ["name"] = name } };
}
