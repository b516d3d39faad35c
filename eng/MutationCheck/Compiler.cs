namespace MutationCheck;

/// <summary>Compiles a project with one line changed. The working copy stays as it is.</summary>
internal sealed class Compiler(WorkingCopy copy, string scratch)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    // A compiler of our own that stays warm between the rows and is gone soon after the last.
    private readonly string[] _server = [$"-shared:{Path.GetFileName(copy.Root)}", "-keepalive:60"];

    /// <returns>The assembly, or what the compiler has against it.</returns>
    public async Task<(string? Assembly, string Errors)> CompileAsync(Mutation mutation, CancellationToken cancellationToken)
    {
        var folder = copy.SourceFolder(mutation.Project);
        var assembly = Path.Combine(scratch, $"{mutation.Project}.dll");
        var changed = Path.Combine(scratch, Path.GetFileName(mutation.File));
        var original = Path.GetRelativePath(mutation.Project, mutation.File);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, original), cancellationToken);
        await File.WriteAllTextAsync(changed, text.Replace(mutation.Old, mutation.New, StringComparison.Ordinal), cancellationToken);

        var arguments = (await File.ReadAllLinesAsync(Path.Combine(folder, "obj/compilation.txt"), cancellationToken))
            .Where(static argument => !argument.StartsWith("/refout:", StringComparison.Ordinal) && argument != "/noconfig")
            .Select(argument => argument.Replace('\\', '/') == original.Replace('\\', '/') ? changed : argument)
            .Append($"/out:{assembly}")
            .Select(static argument => argument.Contains(' ', StringComparison.Ordinal) && !argument.Contains('"', StringComparison.Ordinal) ? $"\"{argument}\"" : argument);
        var response = Path.Combine(scratch, "compilation.rsp");
        await File.WriteAllLinesAsync(response, arguments, cancellationToken);

        var compiler = (await File.ReadAllTextAsync(Path.Combine(folder, "obj/compiler.txt"), cancellationToken)).Trim();
        var result = await Tool.RunAsync(
            Tool.DotNet, [Path.Combine(compiler, "bincore/csc.dll"), "-noconfig", "-nologo", .. _server, $"@{response}"], folder, Bound, cancellationToken);
        return result.ExitCode == 0 ? (assembly, "") : (null, result.ExitCode is null ? "the compiler took too long" : result.Output);
    }
}
