namespace Discovery.Testing.Faults;

internal sealed class StaleAction : StreamAction
{
    public override bool Concerns(WatchLine line) => line.Older is not null;

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) =>
        line.Older is { } older ? [line, new WatchLine("MODIFIED", older())] : [line];
}
