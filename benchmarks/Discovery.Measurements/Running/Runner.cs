using System.Diagnostics;
using System.Text.Json;

namespace Discovery.Measurements.Running;

/// <summary>Runs measurements, each several times and each time in a process of its own, and prints what came of it.</summary>
internal static class Runner
{
    private const string Once = "--once";
    private const string Smoke = "--smoke";
    private const string Runs = "--runs=";

    public static async Task<int> RunAsync(string[] args, params Measurement[] measurements)
    {
        var smoke = args.Contains(Smoke);
        Measurement[] chosen = [.. measurements.Where(measurement => args.Contains(measurement.Name))];
        if (args.Contains(Once))
        {
            Console.WriteLine(JsonSerializer.Serialize(await chosen[0].RunAsync(smoke)));
            return 0;
        }

        var unknown = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal) && measurements.All(measurement => measurement.Name != arg));
        if (unknown is not null)
        {
            Console.Error.WriteLine($"There is no measurement '{unknown}': there is {string.Join(", ", measurements.Select(static measurement => measurement.Name))}.");
            return 1;
        }

        var runs = args.FirstOrDefault(static arg => arg.StartsWith(Runs, StringComparison.Ordinal)) is { } given
            ? int.Parse(given[Runs.Length..], System.Globalization.CultureInfo.InvariantCulture)
            : smoke ? 1 : 5;
        foreach (var measurement in chosen.Length == 0 ? measurements : chosen)
        {
            List<Sample[]> all = [];
            for (var run = 0; run < runs; run++)
            {
                all.Add(await RunOnceAsync(measurement, smoke));
            }

            ResultTable.Write(Console.Out, measurement, all, smoke);
        }

        return 0;
    }

    // What one run leaves behind, compiled code and heap, must not be there for the next.
    private static async Task<Sample[]> RunOnceAsync(Measurement measurement, bool smoke)
    {
        var start = Self.Start([measurement.Name, Once, .. smoke ? [Smoke] : Array.Empty<string>()]);
        foreach (var (name, value) in measurement.Settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Sample[]>(output)!
            : throw new InvalidOperationException($"'{measurement.Name}' has ended with {process.ExitCode}.");
    }
}
