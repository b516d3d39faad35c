namespace Discovery.Testing.Faults;

internal sealed class NoInitialEventsEndAction : StreamAction
{
    public override bool Concerns(WatchLine line) => line.InitialEventsEnd;

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [];
}
