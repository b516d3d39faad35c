using Discovery.Measurements.Running;

namespace Discovery.Measurements.Yarp;

/// <summary>What something takes, time after time.</summary>
internal sealed class Costs(Func<Cost> action)
{
    private readonly List<Cost> _costs = [];

    /// <summary>In microseconds.</summary>
    public double Time => Statistics.Undisturbed([.. _costs.Select(static cost => cost.Time.TotalMicroseconds)]);

    public double Bytes => Statistics.Median([.. _costs.Select(static cost => (double)cost.Bytes)]);

    public void Measure(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _costs.Add(action());
        }
    }
}
