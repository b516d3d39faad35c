using System.Diagnostics;

namespace MutationCheck;

/// <summary>What people read.</summary>
internal sealed class Report(Stopwatch watch)
{
    private const int LongestReason = 200;
    private readonly Lock _lock = new();
    private readonly List<Verdict> _verdicts = [];

    /// <summary>Tells of problems.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool Tell(IEnumerable<string> problems)
    {
        var any = false;
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"error: {problem}");
            any = true;
        }

        return any;
    }

    public void Add(Mutation row, Verdict verdict, string why)
    {
        lock (_lock)
        {
            _verdicts.Add(verdict);
            Console.WriteLine($"{row.Rule}  {verdict,-11}  {row.Test}");
            if (verdict == Verdict.Red)
            {
                Console.WriteLine($"     {(why.Length > LongestReason ? $"{why[..LongestReason]}…" : why)}");
            }
            else
            {
                Console.WriteLine($"     line {row.Line}: src/{row.File}: `{row.Old}` → `{row.New}`");
                Console.WriteLine($"     {why}");
            }
        }
    }

    /// <summary>Sums up.</summary>
    /// <returns>The exit code: 0 if all are red.</returns>
    public int Finish()
    {
        var red = _verdicts.Count(static verdict => verdict == Verdict.Red);
        Console.WriteLine($"{red} of {_verdicts.Count} changes were noticed, in {watch.Elapsed:m\\:ss}");
        return red == _verdicts.Count ? 0 : 1;
    }
}
