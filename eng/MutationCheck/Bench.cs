namespace MutationCheck;

/// <summary>Where one row at a time is tried: with test programs of its own, so that several benches can be at work.</summary>
internal sealed class Bench(WorkingCopy copy, int number)
{
    // A test waits at most half a minute for anything, and not twice.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(copy.Root, $"bench-{number}")).FullName;
    private readonly Dictionary<string, TestProgram> _programs = new(StringComparer.Ordinal);

    /// <summary>Breaks a rule and looks whether its test notices.</summary>
    /// <returns>The verdict, and why.</returns>
    public async Task<(Verdict Verdict, string Why)> TryAsync(Mutation row, string testProject, CancellationToken cancellationToken)
    {
        var (mutant, errors) = await new Compiler(copy, _folder).CompileAsync(row, cancellationToken);
        if (mutant is null)
        {
            return (Verdict.NotCompiled, errors.Trim());
        }

        if (!_programs.TryGetValue(testProject, out var program))
        {
            _programs.Add(testProject, program = copy.Tests(testProject).CopyTo(Path.Combine(_folder, testProject)));
        }

        program.Replace(mutant);
        var results = await program.RunAsync([row], Bound, cancellationToken);
        program.Replace(copy.BuiltAssembly(row.Project));
        return results is not { Count: > 0 } ? (Verdict.NotRun, $"no report within {Bound.TotalSeconds:0} s")
            : results.FirstOrDefault(static result => result.Failed) is { } failed ? (Verdict.Red, failed.Message)
            : (Verdict.Survived, string.Join(", ", results.Select(static result => result.Outcome)));
    }
}
