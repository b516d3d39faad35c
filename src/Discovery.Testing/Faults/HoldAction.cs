namespace Discovery.Testing.Faults;

/// <param name="time">How long; null for ever.</param>
internal sealed class HoldAction(TimeSpan? time) : RequestAction
{
    public override bool Holds => true;

    public override async Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next)
    {
        if (await session.HoldAsync(fault, time).ConfigureAwait(false))
        {
            await next().ConfigureAwait(false);
        }
    }
}
