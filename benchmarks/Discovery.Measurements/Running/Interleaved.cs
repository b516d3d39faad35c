using System.Diagnostics;

namespace Discovery.Measurements.Running;

/// <summary>
/// Short pieces of code, measured in turns of a millisecond or so: whatever else the machine does meets all of them, which minutes
/// of one and then minutes of the other would not.
/// </summary>
internal sealed class Interleaved
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    private readonly Action<int>[] _actions;
    private readonly List<double>[] _nanoseconds;
    private readonly List<double>[] _bytes;

    /// <param name="actions">Each does what it does as often as it is told.</param>
    public Interleaved(params Action<int>[] actions)
    {
        _actions = actions;
        _nanoseconds = [.. actions.Select(static _ => new List<double>())];
        _bytes = [.. actions.Select(static _ => new List<double>())];
    }

    /// <summary>In nanoseconds.</summary>
    public double Time(int action) => Statistics.Undisturbed(_nanoseconds[action]);

    public double Bytes(int action) => Statistics.Median([.. _bytes[action]]);

    public void Measure(bool smoke)
    {
        int[] counts = [.. _actions.Select(action => smoke ? 1 : CountFor(action))];
        for (var round = 0; round < (smoke ? 1 : 400); round++)
        {
            for (var index = 0; index < _actions.Length; index++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                _actions[index](counts[index]);
                var time = Stopwatch.GetElapsedTime(start);
                _nanoseconds[index].Add(time.TotalNanoseconds / counts[index]);
                _bytes[index].Add((double)(GC.GetAllocatedBytesForCurrentThread() - before) / counts[index]);
            }
        }
    }

    // By doubling, often enough for the compiler to have come to its end.
    private static int CountFor(Action<int> action)
    {
        for (var repetition = 0; repetition < 40; repetition++)
        {
            action(30);
            Thread.Sleep(5);
        }

        for (var count = 1; ; count *= 2)
        {
            var start = Stopwatch.GetTimestamp();
            action(count);
            if (Stopwatch.GetElapsedTime(start) >= Turn)
            {
                return count;
            }
        }
    }
}
