using System.Xml.Linq;

namespace MutationCheck;

/// <summary>The program that a test project was built to, in some folder.</summary>
internal sealed class TestProgram(string folder, string project)
{
    /// <summary>The same program in a folder of its own.</summary>
    public TestProgram CopyTo(string target)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new(target, project);
    }

    /// <summary>Puts another assembly in the place of the one that was built.</summary>
    public void Replace(string assembly) => File.Copy(assembly, Path.Combine(folder, Path.GetFileName(assembly)), overwrite: true);

    /// <summary>Runs some tests.</summary>
    /// <returns>What became of each; <see langword="null"/> if the program did not end in time, or ended without a report.</returns>
    public async Task<IReadOnlyList<TestResult>?> RunAsync(IEnumerable<Mutation> rows, TimeSpan bound, CancellationToken cancellationToken)
    {
        var report = Path.Combine(folder, "report.xml");
        File.Delete(report);
        string[] arguments = ["-noLogo", "-noColor", "-result-xml", report, .. rows.SelectMany(static row => new[] { "-method", $"*.{row.Test}" })];
        var result = await Tool.RunAsync(Path.Combine(folder, project), arguments, folder, bound, cancellationToken);
        return result.ExitCode is null || !File.Exists(report) ? null : [.. XDocument.Load(report).Descendants("test").Select(TestResult.From)];
    }
}
