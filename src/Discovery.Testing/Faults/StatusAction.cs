namespace Discovery.Testing.Faults;

internal sealed class StatusAction(Refusal refusal) : RequestAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => session.RefuseAsync(refusal);
}
