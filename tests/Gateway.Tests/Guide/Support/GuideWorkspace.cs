using System.Diagnostics;

namespace Gateway.Tests.Guide;

/// <summary>A folder that looks like the root of the repository, for what the guide writes into it, and a shell in it.</summary>
internal sealed class GuideWorkspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guide-");

    public GuideWorkspace()
    {
        foreach (var entry in new DirectoryInfo(GuideText.Root).EnumerateFileSystemInfos().Where(static entry => entry.Name is not (".git" or "guide" or "artifacts")))
        {
            File.CreateSymbolicLink(Path.Combine(Folder, entry.Name), entry.FullName);
        }
    }

    public string Folder => _folder.FullName;

    /// <summary>What kubectl goes by; whatever clusters the person at this machine has are none of ours.</summary>
    public string Kubeconfig => Path.Combine(Folder, ".kubeconfig");

    /// <summary>Whether a command can be run here.</summary>
    public static bool Has(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, command)));

    /// <summary>Runs commands to their end; the first that fails ends them.</summary>
    public async Task<(int Code, string Output)> RunAsync(string commands, CancellationToken cancellationToken)
    {
        using var shell = Start(commands);
        try
        {
            var output = await shell.StandardOutput.ReadToEndAsync(cancellationToken);
            await shell.WaitForExitAsync(cancellationToken);
            return (shell.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts commands and lets them run.</summary>
    public Process Start(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", $"exec 2>&1\n{commands}"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["KUBECONFIG"] = Kubeconfig;
        var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        return shell;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
