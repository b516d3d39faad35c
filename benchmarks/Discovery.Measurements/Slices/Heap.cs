namespace Discovery.Measurements.Slices;

internal static class Heap
{
    /// <summary>How much is in use.</summary>
    public static long Live()
    {
        for (var time = 0; time < 3; time++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>How much is in use at most while something is done, looked at all the time.</summary>
    public static long Peak(Action action)
    {
        using ManualResetEventSlim done = new();
        long peak = 0;
        Thread looking = new(() =>
        {
            do
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            }
            while (!done.Wait(TimeSpan.FromMilliseconds(1)));
        });
        looking.Start();
        action();
        done.Set();
        looking.Join();
        return peak;
    }
}
