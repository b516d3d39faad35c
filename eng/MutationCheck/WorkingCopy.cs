namespace MutationCheck;

/// <summary>A copy of the repository as it lies there, uncommitted changes included, in which things may be broken.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    private WorkingCopy(string root) => Root = root;

    public string Root { get; }

    public static async Task<WorkingCopy> MakeAsync(Repository repository, CancellationToken cancellationToken)
    {
        var list = await Tool.RunAsync(
            "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], repository.Root, Bound, cancellationToken);
        list.EnsureSuccess("git ls-files");
        var copy = new WorkingCopy(Directory.CreateTempSubdirectory("discovery-mutants-").FullName);
        foreach (var file in list.Output.Trim().Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var from = Path.Combine(repository.Root, file);
            if (File.Exists(from)) // else it is deleted, and not committed yet
            {
                var to = Path.Combine(copy.Root, file);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to);
            }
        }

        return copy;
    }

    /// <summary>Builds a test project and what it needs, and writes down how each was compiled.</summary>
    public async Task BuildAsync(string testProject, CancellationToken cancellationToken)
    {
        var targets = Path.Combine(AppContext.BaseDirectory, "Compilations.targets");
        string[] arguments =
        [
            "build", $"tests/{testProject}", "--verbosity", "quiet", $"-p:CustomAfterMicrosoftCommonTargets={targets}",
            // Whether the code is tidy is checked elsewhere, and the version is looked up in a git repository, which this is not.
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:MSBuildTreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false",
            "-p:MinVerSkip=true", "-p:EnableSourceControlManagerQueries=false", "-p:UseSharedCompilation=false",
        ];
        (await Tool.RunAsync(Tool.DotNet, arguments, Root, Bound, cancellationToken)).EnsureSuccess($"Building {testProject}");
    }

    public string SourceFolder(string project) => Path.Combine(Root, "src", project);

    public string BuiltAssembly(string project) => Path.Combine(SourceFolder(project), "bin/Debug/net10.0", $"{project}.dll");

    public TestProgram Tests(string testProject) => new(Path.Combine(Root, "tests", testProject, "bin/Debug/net10.0"), testProject);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
