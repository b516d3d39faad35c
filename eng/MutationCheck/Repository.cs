namespace MutationCheck;

/// <summary>The repository, which is only read.</summary>
internal sealed class Repository
{
    private Repository(string root) => Root = root;

    public string Root { get; }

    /// <exception cref="DirectoryNotFoundException">This runs outside of the repository.</exception>
    public static Repository Find(string start)
    {
        var folder = start;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Discovery.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return new(folder ?? throw new DirectoryNotFoundException("This is to be run within the repository."));
    }

    public IReadOnlyList<Mutation> Mutations() => MutationTable.Parse(File.ReadAllLines(Path.Combine(Root, "docs/reliability.md")));

    public IReadOnlyList<string> RequiredRules() => Rules.Required(File.ReadAllText(Path.Combine(Root, "docs/kubernetes-rules.md")));

    public string Source(Mutation mutation) => Path.Combine(Root, "src", mutation.File);

    /// <summary>The test projects that have such a test, as folders of <c>tests</c>.</summary>
    public string[] TestProjects(Mutation mutation) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "tests"), $"{mutation.Class}.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains($" {mutation.Method}(", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Path.Combine(Root, "tests"), file).Split(Path.DirectorySeparatorChar)[0])
            .Distinct(StringComparer.Ordinal),
    ];
}
