namespace Gateway.Tests.Guide;

/// <summary>Does what the guide says, for one kind of reader.</summary>
/// <param name="workspace">Where.</param>
/// <param name="reader">The tags of the blocks that are for this reader.</param>
/// <param name="here">Turns what the guide has into what it is here: ports, for instance.</param>
internal sealed class GuideRun(GuideWorkspace workspace, IReadOnlyCollection<string> reader, Func<string, string> here)
{
    private const string GatewayTag = "gateway";

    // "Within a second or two", as it says there; the machine may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="startGateway">Gets the command that starts the gateway.</param>
    /// <param name="done">Runs after each block.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<string, Task> startGateway, Func<GuideBlock, Task> done, CancellationToken cancellationToken)
    {
        foreach (var block in GuideText.Read().Where(IsForReader))
        {
            if (block.Tags.Contains(GatewayTag))
            {
                await startGateway(here(block.Commands));
            }
            else
            {
                await RunAsync(block, cancellationToken);
            }

            await done(block);
        }
    }

    private bool IsForReader(GuideBlock block) => block.Tags.All(tag => tag == GatewayTag || reader.Contains(tag));

    private async Task RunAsync(GuideBlock block, CancellationToken cancellationToken)
    {
        var commands = here(block.Commands);
        var (code, output) = await workspace.RunAsync(commands, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (block is { IsQuestion: true, Printed.Count: > 0 } && (code != 0 || block.MissingIn(output) is not null))
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
                (code, output) = await workspace.RunAsync(commands, patience.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException(Complaint("has not come to", block.MissingIn(output)), exception);
            }
        }

        Assert.True(code == 0, Complaint("has failed, and was to print", block.MissingIn(output)));
        Assert.True(block.MissingIn(output) is null, Complaint("does not print", block.MissingIn(output)));

        string Complaint(string what, string? missing) => $"docs/guide.md, line {block.Line}: {commands}\n{what} '{missing}'; it prints\n{output}";
    }
}
