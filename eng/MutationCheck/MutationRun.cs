using System.Collections.Concurrent;

namespace MutationCheck;

/// <summary>Tries all rows, several at a time: many of the tests only wait, for what a broken rule keeps from coming.</summary>
internal sealed class MutationRun(Repository repository, WorkingCopy copy, IReadOnlyList<Mutation> rows)
{
    private static readonly int Benches = 2 * Environment.ProcessorCount;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private readonly Dictionary<Mutation, string> _testProjects = rows.ToDictionary(static row => row, row => repository.TestProjects(row).Single());

    /// <summary>Builds what the rows need and runs all their tests without any change.</summary>
    /// <returns>What is wrong with them as they are.</returns>
    public async Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (var group in rows.GroupBy(row => _testProjects[row]))
        {
            await copy.BuildAsync(group.Key, cancellationToken);
            var results = await copy.Tests(group.Key).RunAsync(group, Bound, cancellationToken);
            problems.AddRange(group.Where(row => !IsGreen(row, results ?? [])).Select(static row => $"{row}: the test is not green without the change"));
        }

        return problems;
    }

    public async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<Mutation>(rows);
        await Task.WhenAll(Enumerable.Range(0, Benches).Select(WorkAsync));

        async Task WorkAsync(int number)
        {
            var bench = new Bench(copy, number);
            while (waiting.TryDequeue(out var row))
            {
                var (verdict, why) = await bench.TryAsync(row, _testProjects[row], cancellationToken);
                report.Add(row, verdict, why);
            }
        }
    }

    // Of one method, not of two that share the name.
    private static bool IsGreen(Mutation row, IReadOnlyList<TestResult> results)
    {
        TestResult[] own = [.. results.Where(result => row.IsTestedBy(result.FullName))];
        return own.Length > 0 && own.All(static result => result.Passed) && own.DistinctBy(static result => result.FullName).Count() == 1;
    }
}
