namespace Discovery.Testing.Faults;

/// <summary>The fault's strike is told before the first byte.</summary>
internal sealed class FloodAction : RequestAction
{
    private static readonly byte[] First = [.. "{\"flood\":\""u8];
    private static readonly byte[] Again = [.. Enumerable.Repeat((byte)'x', 64 * 1024)];

    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => session.FloodAsync(fault, First, Again);
}
