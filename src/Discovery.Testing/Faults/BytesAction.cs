namespace Discovery.Testing.Faults;

/// <summary>Changes the bytes of bodies and events, into what need not be JSON.</summary>
internal sealed class BytesAction(Func<byte[], byte[]> change) : ContentAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => session.RewriteAsync(next, change);

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [line.Change(change)];
}
