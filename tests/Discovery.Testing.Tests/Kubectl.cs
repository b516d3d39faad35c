using System.ComponentModel;
using System.Diagnostics;

namespace Discovery.Testing.Tests;

/// <summary>The real kubectl against a server with TLS (kubectl sends tokens over TLS only).</summary>
internal sealed class Kubectl : IAsyncDisposable
{
    private readonly EmbeddedApiServer _server;
    private readonly string _home;

    private Kubectl(EmbeddedApiServer server, string home)
    {
        _server = server;
        _home = home;
    }

    public EmbeddedApiServer Server => _server;

    public static async Task<Kubectl> StartAsync()
    {
        Assert.SkipUnless(IsInstalled(), "kubectl is not on PATH.");
        var server = await EmbeddedApiServer.StartAsync(o => o.UseHttps = true, Api.Cancellation);
        var home = Directory.CreateTempSubdirectory("kubectl-").FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "kubeconfig"), server.Kubeconfig(), Api.Cancellation);
        return new(server, home);
    }

    /// <summary>Runs kubectl to its end.</summary>
    public async Task<(int Code, string Output)> RunAsync(string? input, params string[] arguments)
    {
        using var process = Start(input is not null, arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), Api.Cancellation);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.ReadToEndAsync(Api.Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Api.Cancellation);
        try
        {
            await process.WaitForExitAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
        }
    }

    public Process Start(bool withInput, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", Path.Combine(_home, "kubeconfig"), .. arguments])
        {
            RedirectStandardInput = withInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _home;
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private static bool IsInstalled()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["version", "--client"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
