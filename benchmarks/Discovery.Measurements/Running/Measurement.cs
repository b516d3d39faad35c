namespace Discovery.Measurements.Running;

/// <summary>Something that is measured against its yardstick in one process.</summary>
internal abstract class Measurement
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is called in the results.</summary>
    public abstract string Title { get; }

    /// <summary>What the runtime must be told before it starts.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <param name="smoke">Whether it is enough to see that it runs.</param>
    public abstract Task<IReadOnlyList<Sample>> RunAsync(bool smoke);
}
