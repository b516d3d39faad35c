namespace Discovery.Testing.Faults;

internal sealed class UnknownTypeAction(string type) : StreamAction
{
    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [line.As(type), line];
}
