using Discovery.Tests.Support;

namespace Discovery.Tests.Interleaving;

/// <summary>Wherever a store runs other people's code, that code may do anything with the store.</summary>
public sealed class CallbackTests
{
    private static readonly Dictionary<string, Action<StoreModel, Action>> Places = new(StringComparer.Ordinal)
    {
        ["where the status moves on"] = static (model, callback) =>
        {
            model.OnStatus = callback;
            model.Publish(Operation.Status);
        },
        ["at a change"] = static (model, callback) =>
        {
            Register(model, callback);
            model.Publish(Operation.Set);
        },
        ["at a change of several"] = static (model, callback) =>
        {
            Register(model, callback);
            model.Publish(Operation.SetTwo);
        },
        ["when what was missing comes"] = static (model, callback) =>
        {
            model.Publish(Operation.Remove);
            Register(model, callback);
            model.Publish(Operation.Set);
        },
        ["at the end"] = static (model, callback) =>
        {
            Register(model, callback);
            model.Publish(Operation.Complete);
        },
        ["at once, for a change that has been"] = static (model, callback) =>
        {
            var before = model.Ask(Make.Basket);
            model.Publish(Operation.Set);
            before.ChangeToken.RegisterChangeCallback(_ => callback(), null);
        },
    };

    public static TheoryData<string, string> All => [.. from place in Places.Keys from operation in Operation.All select (place, operation.Name)];

    // Who moves a status does so within the publication, and must be short: to read is all that it may wait for.
    public static TheoryData<string, string> UnderNoLock => [.. All.Where(static row => row.Data.Item1 != "where the status moves on")];

    [Theory]
    [MemberData(nameof(All))]
    public Task CallbackDoesAnything_OnTheThreadThatCallsIt_NoChangeIsLost(string place, string operation) =>
        RunAsync(place, operation, static work => work());

    [Theory]
    [MemberData(nameof(UnderNoLock))]
    public Task P11_CallbackWaitsForAnotherThreadThatDoesAnything_DoesNotDeadlock(string place, string operation) =>
        RunAsync(place, operation, static work => Assert.True(OnAnotherThread(work)));

    [Fact]
    public void P11_WhoMovesAStatus_MayWaitForAReader()
    {
        var model = new StoreModel(Operation.SetTwo);
        var read = false;
        model.OnStatus = () => read = OnAnotherThread(() => model.Ask(Make.Basket).GetEndpoints(PortSelector.Any));

        model.Publish(Operation.Status);

        Assert.True(read);
    }

    [Fact]
    public async Task P11_SubscriberThatBlocks_HoldsUpNoPublication()
    {
        var model = new StoreModel();
        using var blocked = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var consuming = Task.Run(ConsumeAsync, TestContext.Current.CancellationToken);
        model.Publish(Operation.Set);
        Assert.True(blocked.Wait(Wait.Limit, TestContext.Current.CancellationToken));

        Assert.True(OnAnotherThread(() =>
        {
            model.Publish(Operation.SetTwo);
            model.Publish(Operation.Complete);
        }));

        go.Set();
        await consuming.Bounded();

        async Task ConsumeAsync()
        {
            await foreach (var _ in model.Store.WatchAsync(TestContext.Current.CancellationToken))
            {
                blocked.Set();
                Assert.True(go.Wait(Wait.Limit, TestContext.Current.CancellationToken));
            }
        }
    }

    [Fact]
    public void Callback_Throws_AllOthersAreCalledAndEachErrorIsReportedOnce()
    {
        List<string> reported = [];
        SnapshotStore? store = null;
        store = new SnapshotStore(exception =>
        {
            reported.Add(exception.GetBaseException().Message);
            // Even who is told of an error may publish.
            store!.Publish([new ServiceSnapshot(new("errors", $"e{reported.Count}"), [], [])], []);
        });
        store.Publish([Make.Snapshot(Make.Basket), Make.Snapshot(Make.Orders)], []);
        var called = 0;
        foreach (var id in new[] { Make.Basket, Make.Orders })
        {
            var token = store.Get(id).ChangeToken;
            token.RegisterChangeCallback(_ => called++, null);
            token.RegisterChangeCallback(_ => throw new InvalidOperationException(id.Name), null);
            token.RegisterChangeCallback(_ => called++, null);
        }

        store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")), Make.Snapshot(Make.Orders, Make.Endpoint("10.0.0.1"))], []);

        Assert.Equal(4, called);
        Assert.Equal(["basket", "orders"], reported.Order(StringComparer.Ordinal));
        Assert.Equal(4, store.ServiceCount);
    }

    private static async Task RunAsync(string place, string operation, Action<Action> run)
    {
        var model = new StoreModel(Operation.SetTwo);
        var follower = new Follower(model);
        follower.Ask();
        follower.Register();
        var subscriber = new Subscriber(model);
        await subscriber.SubscribeAsync();
        var calls = 0;

        Places[place](model, () =>
        {
            calls++;
            run(() => model.Publish(Operation.All.Single(candidate => candidate.Name == operation)));
        });

        Assert.Equal(1, calls);
        model.Check();
        Assert.True(model.IsCurrent(follower.Seen[^1]), $"the follower's last is {follower.Seen[^1]}");
        await model.Settling();
        await subscriber.TakeAsync();
    }

    private static void Register(StoreModel model, Action callback)
    {
        var called = false;
        model.Ask(Make.Basket).ChangeToken.RegisterChangeCallback(
            _ =>
            {
                Assert.False(called);
                called = true;
                callback();
            },
            null);
    }

    private static bool OnAnotherThread(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread.Join(Wait.Limit);
    }
}
