namespace Discovery.Testing.Faults;

/// <summary>The session does the holding.</summary>
internal sealed class SilenceAction : StreamAction
{
    public override bool Holds => true;

    public override bool IsImmediate => true;

    public override bool Concerns(WatchLine line) => true;
}
