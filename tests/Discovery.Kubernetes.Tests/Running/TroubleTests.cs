using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Running;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Kubernetes.Tests.Running;

/// <summary>K36, K37: what goes wrong for long is told, and does not flood the log.</summary>
public sealed class TroubleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void K37_SameFailure_IsNewsOnceAndThenEveryTenMinutes()
    {
        var trouble = new Trouble(_time);
        List<TroubleNews> news = [];
        for (var i = 0; i < 60; i++)
        {
            news.Add(trouble.Add(Fail(FailureKind.Unreachable)));
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(TroubleNews.New, news[0]);
        Assert.Equal([20, 40], news.Index().Where(static item => item.Item == TroubleNews.Summary).Select(static item => item.Index));
        Assert.Equal(57, news.Count(static item => item == TroubleNews.Old));
        Assert.Equal((60, TimeSpan.FromMinutes(30)), (trouble.Attempts, trouble.Age));
    }

    [Fact]
    public void K37_TwoFailuresInTurn_AreEachNewsOnce()
    {
        var trouble = new Trouble(_time);

        var news = Enumerable.Range(0, 10).Select(i => trouble.Add(i % 2 == 0 ? Fail(FailureKind.ServerError, 500) : Fail(FailureKind.Unreachable)));

        Assert.Equal([TroubleNews.New, TroubleNews.New, .. Enumerable.Repeat(TroubleNews.Old, 8)], news);
    }

    [Fact]
    public void K02_Forbidden_IsToldOnceHoweverLongItLasts()
    {
        var trouble = new Trouble(_time);
        Assert.Equal(TroubleNews.New, trouble.Add(Fail(FailureKind.Refused, 403)));

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(TroubleNews.Old, trouble.Add(Fail(FailureKind.Refused, 403)));
    }

    [Fact]
    public void K37_RejectedObjects_AreToldOneAMinuteWithTheirNumber()
    {
        var gate = new RejectionGate(_time);
        Assert.True(gate.TryPass(out var held));
        Assert.Equal(0, held);

        for (var i = 0; i < 1000; i++)
        {
            Assert.False(gate.TryPass(out _));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(gate.TryPass(out held));
        Assert.Equal(1000, held);
        Assert.False(gate.TryPass(out held));
        Assert.Equal(0, held);
    }

    private static Failure Fail(FailureKind kind, int code = 0) => new(kind, "why", code);
}
