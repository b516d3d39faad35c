namespace Discovery.Testing.Faults;

/// <summary>Answers in the server's place, in words that are not Kubernetes'.</summary>
internal sealed class ForeignAction(int code, string contentType, byte[] body, Uri? location) : RequestAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) =>
        session.ReplaceAsync(code, contentType, body, location);
}
