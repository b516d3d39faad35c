namespace Discovery.Testing.Faults;

/// <summary>Strikes bodies of get and list, and lines of watches.</summary>
internal abstract class ContentAction : FaultAction
{
    public override FaultPoint PointIn(ApiServerRequest request) =>
        request.IsWatch ? FaultPoint.Stream : request.IsRead ? FaultPoint.Request : FaultPoint.None;
}
