using System.Globalization;

namespace Discovery.Tests.Interleaving;

/// <summary>
/// Every order of the steps of a few threads on a store. A publication is two steps, for others get in between: it becomes
/// visible, then it is told.
/// </summary>
public sealed class StoreInterleavingTests
{
    // Which of two is first, the order of their steps says.
    public static TheoryData<string, string> Publications => [.. Operation.All.SelectMany((one, i) => Operation.All.Skip(i).Select(other => (one.Name, other.Name)))];

    [Theory]
    [MemberData(nameof(Publications))]
    public Task P10_TwoPublicationsAndAFollower_NoChangeIsLost(string one, string other) =>
        Run([2, 2, 3], [One(one), One(other)], static (model, publishers) =>
        {
            var follower = new Follower(model);
            Follower leaving = new(model);
            leaving.Ask();
            leaving.Register();
            Func<Task>[] steps = [Step(follower.Ask), Step(follower.Register), Step(leaving.Stop)];
            return ([.. publishers, steps], () =>
            {
                Assert.True(model.IsCurrent(follower.Seen[^1]), $"its last is {follower.Seen[^1]}");
                // A callback tells of a change: it never finds what it has seen already.
                Assert.Equal(follower.Seen.Count, follower.Seen.Distinct().Count());
                return Task.CompletedTask;
            });
        });

    [Theory]
    [MemberData(nameof(Publications))]
    public Task TwoPublicationsAndASubscriber_SeesTheCurrentStateAndThenTheLatestOfEach(string one, string other) =>
        Run([2, 2, 2], [One(one), One(other)], static (model, publishers) =>
        {
            var subscriber = new Subscriber(model);
            Func<Task>[] steps = [subscriber.SubscribeAsync, subscriber.TakeAsync];
            return ([.. publishers, steps], async () =>
            {
                await subscriber.TakeAsync();
                model.Publish(Operation.Complete);
                await subscriber.TakeAsync();
            });
        });

    [Fact]
    public async Task P10_ThreePublications_NoChangeIsLost()
    {
        Operation[][] all =
        [
            [Operation.Set, Operation.Set, Operation.Set],
            [Operation.Set, Operation.SetTwo, Operation.Remove],
            [Operation.Set, Operation.Remove, Operation.Remove],
            [Operation.SetTwo, Operation.Swap, Operation.Status],
            [Operation.SetTwo, Operation.Remove, Operation.Complete],
        ];
        foreach (var publications in all)
        {
            await Run([2, 2, 2, 2], publications, static (model, publishers) =>
            {
                var follower = new Follower(model);
                return ([.. publishers, [Step(follower.Ask), Step(follower.Register)]], () =>
                {
                    Assert.True(model.IsCurrent(follower.Seen[^1]), $"its last is {follower.Seen[^1]}");
                    return Task.CompletedTask;
                });
            });
        }
    }

    private static Operation One(string name) => Operation.All.Single(operation => operation.Name == name);

    private static async Task Run(
        int[] steps, Operation[] publications, Func<StoreModel, Func<Task>[][], (Func<Task>[][] Threads, Func<Task> AtTheEnd)> arrange)
    {
        // Of services that are there, and of services that are not.
        foreach (var before in new Operation[][] { [], [Operation.SetTwo] })
        {
            foreach (var order in Interleavings.Of(steps))
            {
                try
                {
                    await RunOne(order, new StoreModel(before), publications, arrange);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(
                        string.Create(CultureInfo.InvariantCulture, $"{(before.Length == 0 ? "empty" : "filled")}: {string.Join(", ", publications.AsEnumerable())} in the order {string.Join(' ', order)}"), exception);
                }
            }
        }
    }

    private static async Task RunOne(
        int[] order, StoreModel model, Operation[] publications, Func<StoreModel, Func<Task>[][], (Func<Task>[][] Threads, Func<Task> AtTheEnd)> arrange)
    {
        Func<Task>[][] publishers = [.. publications.Select(publication => Publisher(model, publication))];
        var (threads, atTheEnd) = arrange(model, publishers);
        var next = new int[threads.Length];
        foreach (var thread in order)
        {
            await threads[thread][next[thread]++]();
            await model.Settling();
            model.Check();
        }

        await atTheEnd();
        model.Check();
    }

    private static Func<Task>[] Publisher(StoreModel model, Operation operation)
    {
        Action? signal = null;
        return [Step(() => signal = model.Stage(operation)), Step(() => signal!())];
    }

    private static Func<Task> Step(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
