using Discovery.Measurements.Running;

namespace Discovery.Measurements.Yarp;

/// <summary>An endpoint changes: how long until YARP uses it, and what it costs, by the number of clusters.</summary>
internal sealed class YarpChanges : Measurement
{
    public override string Name => "yarp";

    public override string Title => "From a change of one endpoint to the destinations that requests see";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        int[] counts = smoke ? [10, 20] : [100, 1_000, 5_000];
        ClusterSet[] sets = [.. counts.Select(static count => new ClusterSet(count))];
        Costs[] changes = [.. sets.Select(static set => new Costs(set.ChangeOne))];
        Costs[] reloads = [.. sets.Select(static set => new Costs(set.ReloadOne))];
        Costs[] ownReloads = [.. sets.Select(static set => new Costs(set.ReloadDiscovered))];

        // In turns, so that whatever else the machine does meets all of them.
        for (var round = 0; round < (smoke ? 2 : 12); round++)
        {
            for (var index = 0; index < sets.Length; index++)
            {
                changes[index].Measure(smoke ? 10 : 1_000);
                reloads[index].Measure(2);
                ownReloads[index].Measure(1);
            }
        }

        List<Sample> samples = [];
        for (var index = 0; index < sets.Length; index++)
        {
            var (count, change, reload) = (counts[index], changes[index], reloads[index]);
            double? target = index == sets.Length - 1 ? 0.01 : null;
            samples.Add(new($"{count:N0} clusters: one change", "µs", change.Time, "Update of the configuration", reload.Time, target));
            samples.Add(new($"{count:N0} clusters: one change, allocated", "B", change.Bytes, "Update of the configuration", reload.Bytes, target));
            samples.Add(new($"{count:N0} clusters: reload with services in it", "µs", ownReloads[index].Time, "Update of the configuration", reload.Time));
            samples.Add(new($"{count:N0} clusters: reload with services in it, allocated", "B", ownReloads[index].Bytes, "Update of the configuration", reload.Bytes));
        }

        var (few, many) = ($"{counts[0]:N0} clusters", $"{counts[^1]:N0} clusters");
        samples.Add(new($"{many}: one change", "µs", changes[^1].Time, few, changes[0].Time, 1.5));
        samples.Add(new($"{many}: one change, allocated", "B", changes[^1].Bytes, few, changes[0].Bytes, 1.5));
        foreach (var set in sets)
        {
            await set.DisposeAsync();
        }

        return samples;
    }
}
