namespace Discovery.Testing.Faults;

internal sealed class ResetAction : RequestAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next)
    {
        session.Abort();
        return Task.CompletedTask;
    }
}
