namespace Discovery.Testing.Faults;

internal sealed class RejectAction : FaultAction
{
    public override bool RejectsConnections => true;

    public override FaultPoint PointIn(ApiServerRequest request) => FaultPoint.None;
}
