using System.Collections.Concurrent;
using System.Diagnostics;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>A server as a child process that does not outlive this one, with the end of its log.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int KeptLines = 200;

    // The standard input closes however this process ends, and then the guard kills the server.
    private const string Guard = "exec 3<&0; { cat <&3; kill -9 $$; } >/dev/null 2>&1 & exec \"$@\" </dev/null 3<&-";

    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;
    private readonly string _name;
    private bool _disposed;

    private ServerProcess(string path, IEnumerable<string> arguments)
    {
        _name = Path.GetFileNameWithoutExtension(path);
        string[] command = OperatingSystem.IsWindows() ? [path, .. arguments] : ["/bin/sh", "-c", Guard, "sh", path, .. arguments];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public static ServerProcess Start(string path, IEnumerable<string> arguments)
    {
        var server = new ServerProcess(path, arguments);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Polls until the server is ready; throws with its log when it has exited or the time is up.</summary>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        try
        {
            await Polling.UntilAsync(IsReadyAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{_name} did not become ready in time:\n{Log()}");
        }

        async Task<bool> IsReadyAsync()
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellationToken); // for the rest of its log
                throw new ServerExitedException($"{_name} exited with {_process.ExitCode}:\n{Log()}");
            }

            return await isReady(cancellationToken);
        }
    }

    /// <summary>Ends the server at once, as a crash would; its connections break and its port is free.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(ExitLimit); // until then it may write to the folder that is deleted next
        _process.Dispose();
    }

    private string Log() => string.Join('\n', _log);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        while (_log.Count > KeptLines)
        {
            _log.TryDequeue(out _);
        }
    }
}
