namespace MutationCheck;

/// <summary>What is wrong with the table, as far as reading tells.</summary>
internal static class TableCheck
{
    public static IEnumerable<string> Problems(Repository repository) =>
    [
        .. repository.RequiredRules().Except(repository.Mutations().Select(static row => row.Rule)).Select(static rule => $"{rule} has no row"),
        .. repository.Mutations().SelectMany(row => Problems(repository, row).Select(problem => $"{row}: {problem}")),
    ];

    private static IEnumerable<string> Problems(Repository repository, Mutation row)
    {
        if (!row.Method.Split('_').Contains(row.Rule))
        {
            yield return "the test does not carry the rule's number";
        }

        if (repository.TestProjects(row) is not [_])
        {
            yield return $"there is not exactly one test project with it in a file {row.Class}.cs";
        }

        if (!File.Exists(repository.Source(row)))
        {
            yield return $"there is no src/{row.File}";
        }
        else if (Count(File.ReadAllText(repository.Source(row)), row.Old) is not 1 and var count)
        {
            yield return $"src/{row.File} has `{row.Old}` {count} times, and must have it once";
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
