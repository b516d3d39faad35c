using Discovery.Tests.Support;

namespace Discovery.Tests.Interleaving;

/// <summary>Consumes by WatchAsync, always asking for one more, and knows what it is owed.</summary>
internal sealed class Subscriber
{
    private readonly StoreModel _model;
    private readonly IAsyncEnumerator<ServiceSnapshot> _watch;
    private readonly HashSet<ServiceId> _owed = [];
    private readonly Dictionary<ServiceId, int> _seen = [];
    private Task<bool>? _next;
    private bool _inHand;

    public Subscriber(StoreModel model)
    {
        _model = model;
        _watch = model.Store.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public Task SubscribeAsync()
    {
        _owed.UnionWith(_model.Current);
        _model.Touched += _owed.UnionWith;
        _model.Settling = SettleAsync;
        return AskAsync();
    }

    /// <summary>Takes all that is owed, and is given no more: the end of the store is the end of this, and not that of the services.</summary>
    public async Task TakeAsync()
    {
        while (_inHand)
        {
            await AskAsync();
        }

        if (_model.IsCompleted)
        {
            Assert.False(await _next!.Bounded(), "it was given something after the end");
            await _watch.DisposeAsync();
        }
        else
        {
            Assert.False(_next!.IsCompleted, "it was given what nobody owed it");
        }
    }

    private Task AskAsync()
    {
        _inHand = false;
        _next = _watch.MoveNextAsync().AsTask();
        return SettleAsync();
    }

    // What is owed arrives on another thread: everything that follows comes after it.
    private async Task SettleAsync()
    {
        if (_inHand || _owed.Count == 0 || _model.IsCompleted)
        {
            return;
        }

        Assert.True(await _next!.Bounded(), "it has ended before the store");
        _inHand = true;
        var snapshot = _watch.Current;
        Assert.True(_owed.Remove(snapshot.Id), $"{snapshot} was not owed");
        Assert.True(_model.IsCurrent(snapshot), $"{snapshot} is not the latest");
        if (snapshot.Exists)
        {
            Assert.True(StoreModel.VersionOf(snapshot) > _seen.GetValueOrDefault(snapshot.Id), $"{snapshot} is no news");
            _seen[snapshot.Id] = StoreModel.VersionOf(snapshot);
        }
    }
}
