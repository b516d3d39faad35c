using Discovery.AspNetCore.Events;

namespace Discovery.AspNetCore.Tests;

public sealed class EventReaderTests
{
    [Fact]
    public void Offer_MoreThanAReaderTakes_BecomesOneReset()
    {
        var reader = new EventReader();
        for (var i = 0; i < 1000 * EventReader.MaxFrames; i++)
        {
            reader.Offer([(byte)i]);
        }

        Assert.True(reader.TryTake(out var first));
        Assert.Same(EventFrame.Reset, first);
        var left = 0;
        while (reader.TryTake(out var frame))
        {
            Assert.NotSame(EventFrame.Reset, frame);
            left++;
        }

        Assert.InRange(left, 0, EventReader.MaxFrames);
    }

    [Fact]
    public void Take_AfterAReset_WhatCameLaterFollows()
    {
        var reader = new EventReader();
        reader.Offer([1]);
        reader.Reset();
        reader.Offer([2]);

        Assert.Equal([EventFrame.Reset, [2]], TakeAll(reader));
    }

    [Fact]
    public async Task Wait_SomethingWasOffered_Ends()
    {
        var reader = new EventReader();
        var waiting = reader.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        reader.Offer([1]);

        await waiting.WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<byte[]> TakeAll(EventReader reader)
    {
        while (reader.TryTake(out var frame))
        {
            yield return frame;
        }
    }
}
