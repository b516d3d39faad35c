using Discovery.Kubernetes.Reflecting;
using static Discovery.Kubernetes.Tests.Reflecting.MachineRig;

namespace Discovery.Kubernetes.Tests.Reflecting;

/// <summary>The machine where lists are read as lists. Streamed ones have a class of their own.</summary>
public sealed class ReflectorMachineTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly MachineRig _rig = new(watchList: false);

    [Fact]
    public void K31_First_ListsFromTheWatchCacheWithoutLimit() => Assert.Equal(new ReflectorStep.List("0", 0, null), _rig.Next);

    [Fact]
    public void K32_AfterTheList_WatchesFromItsVersion()
    {
        _rig.Page("7");

        Assert.Equal(new ReflectorStep.Watch("7"), _rig.Next);
    }

    [Fact]
    public void K31_PageWithMore_IsFollowed()
    {
        _rig.Page("7", "token");
        Assert.Equal(new ReflectorStep.List("", 500, "token"), _rig.Next);

        _rig.Page("7");
        Assert.Equal(new ReflectorStep.Watch("7"), _rig.Next);
    }

    [Fact]
    public void K31_LaterPageFails_ListBeginsAnew()
    {
        _rig.Page("7", "token");

        Assert.Equal(Failed(0.8), _rig.Fails(FailureKind.ServerError, 500));
        Assert.Equal(new ReflectorStep.List("", 500, null), _rig.Next);
    }

    [Fact]
    public void K31_LaterPageExpired_OneFullUnpagedList()
    {
        _rig.Page("7", "token");

        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Fails(FailureKind.Expired, 410));
        Assert.Equal(new ReflectorStep.List("", 0, null), _rig.Next);

        // And should that be expired too, it is not asked for in a tight loop.
        Assert.Equal(Failed(0.8), _rig.Fails(FailureKind.Expired, 410));
    }

    [Fact]
    public void K31_Relist_IsAsOfTheLastVersionAndUnpaged()
    {
        _rig.Watching();
        _rig.Event("8");
        _rig.Breaks(FailureKind.Malformed);

        Assert.Equal(new ReflectorStep.List("8", 0, null), _rig.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Expired, 410)]
    [InlineData((int)FailureKind.TooLarge, 504)]
    public void K31_RelistVersionNotThere_ListsTheNewestInPages(int kind, int code)
    {
        _rig.Watching().After(Long).Breaks(FailureKind.Malformed);

        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.List("", 500, null), _rig.Next);

        // And should that fail in the same way, it is not asked for in a tight loop.
        Assert.Equal(Failed(1.6), _rig.Fails((FailureKind)kind, code));
    }

    [Fact]
    public void K31_AfterAListOfTheNewest_TheNextIsAsOfItsVersion()
    {
        _rig.Watching().Breaks(FailureKind.Malformed);
        _rig.Fails(FailureKind.TooLarge, 504);
        _rig.Watching("3").Breaks(FailureKind.Malformed);

        Assert.Equal(new ReflectorStep.List("3", 0, null), _rig.Next);
    }

    [Fact]
    public void K32_WatchEnds_ResumesFromTheLastVersionWithoutList()
    {
        _rig.Watching();
        _rig.Event("9");
        _rig.Event(null);
        _rig.Event("");

        Assert.Equal(new Verdict(Outcome.Resumed), _rig.After(Long).Ends());
        Assert.Equal(new ReflectorStep.Watch("9", HistoryCheck.IfAnswered), _rig.Next);
    }

    [Theory]
    [InlineData(0.9, false, 0.8)]
    [InlineData(1.0, false, 0)]
    [InlineData(0.1, true, 0)]
    public void K32_ShortSilentWatch_IsAFailure(double lasted, bool sawEvent, double delay)
    {
        _rig.Watching().After(TimeSpan.FromSeconds(lasted));
        if (sawEvent)
        {
            _rig.Event();
        }

        Assert.Equal(delay > 0 ? Failed(delay) : new Verdict(Outcome.Resumed), _rig.Ends());
        Assert.Equal(new ReflectorStep.Watch("7", delay > 0 ? HistoryCheck.Required : HistoryCheck.IfAnswered), _rig.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Interrupted)]
    [InlineData((int)FailureKind.Unreachable)]
    public void K34_HealthyWatchBreaks_FirstRetryIsImmediate(int kind)
    {
        _rig.Watching();

        Assert.Equal(new Verdict(Outcome.Resumed), _rig.After(Long).Breaks((FailureKind)kind));
        Assert.Equal(new ReflectorStep.Watch("7", HistoryCheck.Required), _rig.Next);
        Assert.Equal(Failed(0.8), _rig.Fails((FailureKind)kind));
        Assert.Equal(Failed(1.6), _rig.Fails((FailureKind)kind));
    }

    [Fact]
    public void K34_WatchThatBreaksAtOnceEachTime_IsSlowedDown()
    {
        _rig.Watching();

        Assert.Equal(Failed(0.8), _rig.Breaks(FailureKind.Interrupted));
        Assert.Equal(Failed(1.6), _rig.Accepted().Breaks(FailureKind.Interrupted));
        Assert.Equal(Failed(3.2), _rig.Accepted().Breaks(FailureKind.Interrupted));
    }

    [Fact]
    public void K33_Expired_RelistsAtOnceTheFirstTimeAndThenSlower()
    {
        _rig.Watching();
        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Breaks(FailureKind.Expired, 410));
        Assert.Equal(new ReflectorStep.List("7", 0, null), _rig.Next);

        _rig.Page("8");
        Assert.Equal(Failed(0.8), _rig.Fails(FailureKind.Expired, 410));
        _rig.Page("9");
        Assert.Equal(Failed(1.6), _rig.Fails(FailureKind.Expired, 410));

        // An event in between is a new beginning.
        _rig.Watching("10").Event("11");
        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Breaks(FailureKind.Expired, 410));
    }

    [Theory]
    [InlineData((int)FailureKind.Throttled, 429)]
    [InlineData((int)FailureKind.Refused, 403)]
    public void K34_WatchIsRefused_BacksOffAndWatchesAgainWithoutList(int kind, int code)
    {
        _rig.Page("7");

        Assert.Equal(Failed(0.8), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.Watch("7", HistoryCheck.IfAnswered), _rig.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Unreachable, 0)]
    [InlineData((int)FailureKind.Silent, 0)]
    [InlineData((int)FailureKind.ServerError, 503)]
    public void K47_AfterAnOutage_ChecksTheHistoryAndWatchesAgainWithoutList(int kind, int code)
    {
        _rig.Page("7");

        Assert.Equal(Failed(0.8), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(Failed(1.6), _rig.Fails((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.Watch("7", HistoryCheck.Required), _rig.Next);
    }

    [Fact]
    public void K47_AnythingFromTheWatch_EndsTheDoubt()
    {
        _rig.Page("7");
        _rig.Fails(FailureKind.Unreachable);

        _rig.Accepted().Event("8");

        Assert.Equal(new ReflectorStep.Watch("8"), _rig.Next);
    }

    [Theory]
    [InlineData("70", "69", true)]
    [InlineData("70", "8", true)]
    [InlineData("70", "70", false)]
    [InlineData("9", "10", false)]
    [InlineData("70", "x8", false)]
    [InlineData("x70", "8", false)]
    public void K47_Versions_AreComparedAsNumbers(string known, string now, bool wentBack)
    {
        _rig.Page(known);
        _rig.Fails(FailureKind.Unreachable);
        _rig.Accepted();

        Assert.Equal(wentBack, _rig.GoesBack(now));
    }

    [Fact]
    public void K47_HistoryWentBack_ListsTheNewestAtOnceTheFirstTime()
    {
        _rig.Page("70");
        _rig.Fails(FailureKind.Unreachable);

        Assert.Equal(new Verdict(Outcome.Relisted), _rig.Accepted().Breaks(FailureKind.TooLarge, 504));
        Assert.Equal(new ReflectorStep.List("", 500, null), _rig.Next);
        _rig.Page("8");

        Assert.Equal(Failed(1.6), _rig.Accepted().Breaks(FailureKind.TooLarge, 504));
    }

    [Fact]
    public void K37_EventOfAnOlderVersion_GoesBack()
    {
        _rig.Watching("70").Event("72");

        Assert.True(_rig.GoesBack("71"));
        Assert.False(_rig.GoesBack("72"));
        Assert.False(_rig.GoesBack("100"));
        Assert.False(_rig.GoesBack(null));
        Assert.False(_rig.GoesBack("opaque"));
    }

    [Theory]
    [InlineData((int)FailureKind.Throttled, 429, false)]
    [InlineData((int)FailureKind.ServerError, 500, true)]
    public void K34_ErrorInTheStream_BacksOffAndWatchesAgainWithoutList(int kind, int code, bool mustCheck)
    {
        _rig.Watching();

        Assert.Equal(Failed(0.8), _rig.After(Long).Breaks((FailureKind)kind, code));
        Assert.Equal(new ReflectorStep.Watch("7", mustCheck ? HistoryCheck.Required : HistoryCheck.IfAnswered), _rig.Next);
    }

    [Fact]
    public void K35_SilentWatch_IsResumedAtOnceAndNoFailure()
    {
        _rig.Watching();

        Assert.Equal(new Verdict(Outcome.Resumed), _rig.After(Long).Breaks(FailureKind.Silent));
        Assert.Equal(new ReflectorStep.Watch("7", HistoryCheck.Required), _rig.Next);
    }

    [Fact]
    public void K37_Malformed_RelistsWithBackoff()
    {
        _rig.Watching();
        _rig.Event("8");

        Assert.Equal(Failed(0.8), _rig.After(Long).Breaks(FailureKind.Malformed));
        Assert.Equal(new ReflectorStep.List("8", 0, null), _rig.Next);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0.1, 0.8)]
    [InlineData(86_400, 300)]
    [InlineData(922_337_203_685, 300)]
    public void K34_RetryAfter_IsHonouredWithinReason(double asked, double expected) =>
        Assert.Equal(Failed(expected), _rig.Fails(FailureKind.Throttled, 429, TimeSpan.FromSeconds(asked)));

    [Theory]
    [InlineData(403, 30)]
    [InlineData(404, 30)]
    [InlineData(401, 0.8)]
    public void K36_Refusal_IsAskedAgainSlowly_AndABadCredentialSooner(int code, double seconds) =>
        Assert.Equal(Failed(seconds), _rig.Fails(FailureKind.Refused, code));

    [Fact]
    public void K34_QuietHealthyWatch_BeginsAnew()
    {
        _rig.Page("7");
        for (var i = 0; i < 8; i++)
        {
            _rig.Fails(FailureKind.Unreachable);
        }

        // An hour without a single event is an hour of health.
        Assert.Equal(new Verdict(Outcome.Resumed), _rig.Accepted().After(TimeSpan.FromHours(1)).Ends());

        Assert.Equal(Failed(0.8), _rig.Fails(FailureKind.Unreachable));
    }

    [Fact]
    public void K36_WatchAcceptedAndThenFailed_TheNextCountsWhenItHasHeld()
    {
        _rig.Watching();
        Assert.True(_rig.IsUp);

        _rig.Breaks(FailureKind.ServerError, 500);
        Assert.False(_rig.Accepted().IsUp);
        _rig.Held();
        Assert.True(_rig.IsUp);

        _rig.Breaks(FailureKind.ServerError, 500);
        Assert.False(_rig.Accepted().IsUp);
        _rig.Event();
        Assert.True(_rig.IsUp);

        // It was up, and ended as watches do: the next is believed at once.
        _rig.After(Long).Ends();
        Assert.True(_rig.Accepted().IsUp);
    }

    [Fact]
    public void K34_LongOutage_HasNoMoreRequestsThanTheBackoffAllows()
    {
        _rig.Watching().After(Long).Breaks(FailureKind.Interrupted);
        var end = _rig.Now + TimeSpan.FromHours(1);
        var requests = 0;

        for (; _rig.Now < end; requests++)
        {
            _rig.After(_rig.Fails(FailureKind.Unreachable).Delay);
        }

        // Six while it grows to its cap of 30 s, without jitter, and two a minute from then on.
        Assert.InRange(requests, 118, 126);
    }
}
