using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Tests.Reflecting;

public sealed class ReflectorMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly ReflectorMachine _machine = new(new Backoff(static () => 0));

    [Fact]
    public void K31_First_ListsFromTheWatchCacheWithoutLimit() => Assert.Equal(new ReflectorStep.List("0", 0, null), _machine.Next);

    [Fact]
    public void K32_AfterTheList_WatchesFromItsVersion()
    {
        Assert.True(_machine.PageRead("7", null, Start));
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
    }

    [Fact]
    public void K31_PageWithMore_IsFollowed()
    {
        Assert.False(_machine.PageRead("7", "token", Start));
        Assert.Equal(new ReflectorStep.List("", 500, "token"), _machine.Next);
        Assert.True(_machine.PageRead("7", null, Start));
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
    }

    [Fact]
    public void K31_LaterPageFails_ListBeginsAnew()
    {
        _machine.PageRead("7", "token", Start);

        var delay = _machine.Failed(Fail(FailureKind.ServerError, 500), Start);

        Assert.Equal(0.8, delay.TotalSeconds);
        Assert.Equal(new ReflectorStep.List("", 500, null), _machine.Next);
    }

    [Fact]
    public void K31_LaterPageExpired_OneFullUnpagedList()
    {
        _machine.PageRead("7", "token", Start);

        Assert.Equal(TimeSpan.Zero, _machine.Failed(Fail(FailureKind.Expired, 410), Start));
        Assert.Equal(new ReflectorStep.List("", 0, null), _machine.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Expired, 410)]
    [InlineData((int)FailureKind.TooLarge, 504)]
    public void K31_RelistVersionNotThere_ListsTheNewestInPages(int kind, int code)
    {
        _machine.PageRead("7", null, Start);
        _machine.WatchBroken(Fail(FailureKind.Malformed), Long, true, Start);
        Assert.Equal(new ReflectorStep.List("7", 0, null), _machine.Next);

        Assert.Equal(TimeSpan.Zero, _machine.Failed(Fail((FailureKind)kind, code), Start));
        Assert.Equal(new ReflectorStep.List("", 500, null), _machine.Next);

        // And should that fail in the same way, it is not asked for in a tight loop.
        Assert.True(_machine.Failed(Fail((FailureKind)kind, code), Start) > TimeSpan.Zero);
    }

    [Fact]
    public void K32_WatchEnds_ResumesFromTheLastVersionWithoutList()
    {
        _machine.PageRead("7", null, Start);
        _machine.Progress("9", Start);
        _machine.Progress(null, Start);
        _machine.Progress("", Start);

        Assert.Equal(TimeSpan.Zero, _machine.WatchEnded(Long, true, Start));
        Assert.Equal(new ReflectorStep.Watch("9"), _machine.Next);
    }

    [Theory]
    [InlineData(0.9, false, 0.8)]
    [InlineData(1.0, false, 0)]
    [InlineData(0.1, true, 0)]
    public void K32_ShortSilentWatch_IsAFailure(double lasted, bool sawEvent, double delay)
    {
        _machine.PageRead("7", null, Start);

        Assert.Equal(delay, _machine.WatchEnded(TimeSpan.FromSeconds(lasted), sawEvent, Start).TotalSeconds);
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
    }

    [Theory]
    [InlineData((int)FailureKind.Interrupted)]
    [InlineData((int)FailureKind.Unreachable)]
    public void K34_HealthyWatchBreaks_FirstRetryIsImmediate(int kind)
    {
        _machine.PageRead("7", null, Start);
        var failure = Fail((FailureKind)kind);

        Assert.Equal(TimeSpan.Zero, _machine.WatchBroken(failure, Long, false, Start));
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
        Assert.Equal(0.8, _machine.Failed(failure, Start).TotalSeconds);
        Assert.Equal(1.6, _machine.Failed(failure, Start).TotalSeconds);
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
    }

    [Fact]
    public void K33_Expired_RelistsAtOnceTheFirstTimeAndThenSlower()
    {
        _machine.PageRead("7", null, Start);
        Assert.Equal(TimeSpan.Zero, _machine.WatchBroken(Fail(FailureKind.Expired, 410), TimeSpan.Zero, false, Start));
        Assert.Equal(new ReflectorStep.List("7", 0, null), _machine.Next);

        _machine.PageRead("8", null, Start);
        Assert.Equal(0.8, _machine.Failed(Fail(FailureKind.Expired, 410), Start).TotalSeconds);
        _machine.PageRead("9", null, Start);
        Assert.Equal(1.6, _machine.Failed(Fail(FailureKind.Expired, 410), Start).TotalSeconds);

        // An event in between is a new beginning.
        _machine.PageRead("10", null, Start);
        _machine.Progress("11", Start);
        Assert.Equal(TimeSpan.Zero, _machine.Failed(Fail(FailureKind.Expired, 410), Start));
    }

    [Theory]
    [InlineData((int)FailureKind.Throttled, 429)]
    [InlineData((int)FailureKind.Unreachable, 0)]
    [InlineData((int)FailureKind.ServerError, 503)]
    [InlineData((int)FailureKind.Refused, 403)]
    public void K34_WatchCannotBeMade_BacksOffAndWatchesAgainWithoutList(int kind, int code)
    {
        _machine.PageRead("7", null, Start);

        Assert.True(_machine.Failed(Fail((FailureKind)kind, code), Start) >= TimeSpan.FromSeconds(0.8));
        Assert.Equal(new ReflectorStep.Watch("7"), _machine.Next);
    }

    [Fact]
    public void K37_Malformed_RelistsWithBackoff()
    {
        _machine.PageRead("7", null, Start);
        _machine.Progress("8", Start);

        Assert.Equal(0.8, _machine.WatchBroken(Fail(FailureKind.Malformed), Long, true, Start).TotalSeconds);
        Assert.Equal(new ReflectorStep.List("8", 0, null), _machine.Next);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0.1, 0.8)]
    [InlineData(86_400, 300)]
    [InlineData(922_337_203_685, 300)]
    public void K34_RetryAfter_IsHonouredWithinReason(double asked, double expected)
    {
        var delay = _machine.Failed(Fail(FailureKind.Throttled, 429) with { RetryAfter = TimeSpan.FromSeconds(asked) }, Start);

        Assert.Equal(expected, delay.TotalSeconds);
    }

    [Theory]
    [InlineData(403, 30)]
    [InlineData(404, 30)]
    [InlineData(401, 0.8)]
    public void K36_Refusal_IsAskedAgainSlowly_AndABadCredentialSooner(int code, double seconds) =>
        Assert.Equal(seconds, _machine.Failed(Fail(FailureKind.Refused, code), Start).TotalSeconds);

    [Fact]
    public void K34_QuietHealthyWatch_BeginsAnew()
    {
        _machine.PageRead("7", null, Start);
        for (var i = 0; i < 8; i++)
        {
            _machine.Failed(Fail(FailureKind.Unreachable), Start);
        }

        // An hour without a single event is an hour of health.
        Assert.Equal(TimeSpan.Zero, _machine.WatchEnded(TimeSpan.FromHours(1), false, Start.AddHours(1)));

        Assert.Equal(0.8, _machine.Failed(Fail(FailureKind.Unreachable), Start.AddHours(1)).TotalSeconds);
    }

    private static Failure Fail(FailureKind kind, int code = 0) => new(kind, "why", code);
}
