namespace Discovery.Testing.Faults;

internal sealed class CutAction : ContentAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => session.CutAsync(next);

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [DropAction.Half(line)];
}
