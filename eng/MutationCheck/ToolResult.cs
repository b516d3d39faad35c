namespace MutationCheck;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode"><see langword="null"/> if it had to be killed.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record ToolResult(int? ExitCode, string Output)
{
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void EnsureSuccess(string what)
    {
        if (ExitCode != 0)
        {
            throw new InvalidOperationException($"{what} failed{(ExitCode is null ? ": it took too long" : "")}.{Environment.NewLine}{Output}");
        }
    }
}
