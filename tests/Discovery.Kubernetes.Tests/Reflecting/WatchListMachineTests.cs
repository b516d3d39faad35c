using Discovery.Kubernetes.Reflecting;
using static Discovery.Kubernetes.Tests.Reflecting.MachineRig;

namespace Discovery.Kubernetes.Tests.Reflecting;

/// <summary>K30: the machine where the server is asked to stream its lists.</summary>
public sealed class WatchListMachineTests
{
    private readonly MachineRig _rig = new(watchList: true);

    [Fact]
    public void K30_First_AsksForTheNewestAsAStream() => Assert.Equal(new ReflectorStep.WatchList(""), _rig.Next);

    [Fact]
    public void K30_InitialEventsEnd_IsWatchedFromThere()
    {
        Assert.False(_rig.Accepted().IsUp);

        Assert.True(_rig.Streamed("9").IsUp);
        Assert.Equal(new ReflectorStep.Watch("9"), _rig.Next);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public void K30_Unknown_ListsAtOnceAndForGood(int code)
    {
        Assert.Equal(new Verdict(Outcome.FellBack), _rig.Fails(FailureKind.Refused, code));
        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);
        Assert.True(_rig.Support.IsMissing);

        _rig.Watching("7").Breaks(FailureKind.Expired, 410);
        Assert.Equal(new ReflectorStep.List("7", 0, null), _rig.Next);
    }

    [Fact]
    public void K30_AnotherReflectorHasLearntIt_ListsFromTheStart()
    {
        _rig.Support.SetMissing();

        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);
    }

    [Fact]
    public void K30_NoEndInTime_ListsAtOnceAndForGood()
    {
        Assert.Equal(new Verdict(Outcome.FellBack), _rig.Accepted().Breaks(FailureKind.Silent));
        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);
        Assert.True(_rig.Support.IsMissing);
    }

    [Fact]
    public void K30_EventsThatNeverEnd_AreOverdue()
    {
        _rig.Accepted();
        Assert.False(_rig.After(TimeSpan.FromSeconds(29)).IsOverdue);
        Assert.True(_rig.After(TimeSpan.FromSeconds(1)).IsOverdue);

        Assert.False(_rig.Streamed("9").After(TimeSpan.FromSeconds(30)).IsOverdue);
    }

    [Fact]
    public void K30_EndsBeforeTheInitialEventsDo_ListsAtOnceAndForGood()
    {
        Assert.Equal(new Verdict(Outcome.FellBack), _rig.Accepted().Ends());
        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);
        Assert.True(_rig.Support.IsMissing);
    }

    [Fact]
    public void K30_NoAnswerAtAll_ListsThisTimeOnly()
    {
        Assert.Equal(new Verdict(Outcome.FellBack), _rig.Fails(FailureKind.Silent));
        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);

        _rig.Watching("7").Breaks(FailureKind.Expired, 410);
        Assert.Equal(new ReflectorStep.WatchList("7"), _rig.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Interrupted, 0)]
    [InlineData((int)FailureKind.Malformed, 0)]
    [InlineData((int)FailureKind.ServerError, 500)]
    public void K30_BreaksInTheInitialEvents_ListsThisTimeOnly(int kind, int code)
    {
        Assert.Equal(new Verdict(Outcome.FellBack), _rig.Accepted().Breaks((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);
        Assert.False(_rig.Support.IsMissing);
    }

    [Theory]
    [InlineData((int)FailureKind.Unreachable, 0, 0.8)]
    [InlineData((int)FailureKind.Throttled, 429, 0.8)]
    [InlineData((int)FailureKind.ServerError, 503, 0.8)]
    [InlineData((int)FailureKind.Refused, 401, 0.8)]
    [InlineData((int)FailureKind.Refused, 403, 30)]
    [InlineData((int)FailureKind.Expired, 410, 0.8)]
    public void K30_OtherRefusals_AreWhatTheyAlwaysAre(int kind, int code, double seconds)
    {
        Assert.Equal(Failed(seconds), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.WatchList(""), _rig.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Expired, 410)]
    [InlineData((int)FailureKind.TooLarge, 504)]
    public void K30_RelistVersionNotThere_AsksForTheNewest(int kind, int code)
    {
        _rig.Streamed("9").Breaks(FailureKind.Malformed);
        Assert.Equal(new ReflectorStep.WatchList("9"), _rig.Next);

        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.WatchList(""), _rig.Next);

        // And should that fail in the same way, it is not asked for in a tight loop.
        Assert.Equal(Failed(1.6), _rig.Fails((FailureKind)kind, code));
    }
}
