namespace Discovery.Testing.Faults;

/// <summary>Strikes requests of every kind.</summary>
internal abstract class RequestAction : FaultAction
{
    public override FaultPoint PointIn(ApiServerRequest request) => FaultPoint.Request;
}
