using Discovery.Measurements.Running;

namespace Discovery.Measurements.Yarp;

/// <summary>What something takes, time after time.</summary>
internal sealed class Costs(Func<Cost> action)
{
    private readonly List<Cost> _costs = [];

    /// <summary>The median, in microseconds.</summary>
    public double Time => Median(static cost => cost.Time.TotalMicroseconds);

    /// <summary>The median.</summary>
    public double Bytes => Median(static cost => cost.Bytes);

    public void Measure(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _costs.Add(action());
        }
    }

    // The first quarter is that of the compiler.
    private double Median(Func<Cost, double> value) => Statistics.Median([.. _costs.Skip(_costs.Count / 4).Select(value)]);
}
