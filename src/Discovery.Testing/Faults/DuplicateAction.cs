namespace Discovery.Testing.Faults;

internal sealed class DuplicateAction : StreamAction
{
    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [line, line];
}
