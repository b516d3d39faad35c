namespace Discovery.Measurements.Running;

internal static class Statistics
{
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// What is undercut by a tenth of the values: on a machine with other users the median says how often they came in between, and
    /// more so of what takes long. The first quarter, that of the compiler, is left out.
    /// </summary>
    public static double Undisturbed(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Skip(values.Count / 4).Order()];
        return sorted[sorted.Length / 10];
    }

    /// <summary>What this part of the values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
