namespace Discovery.Testing.Faults;

/// <summary>Strikes lines of watches.</summary>
internal abstract class StreamAction : FaultAction
{
    public override FaultPoint PointIn(ApiServerRequest request) => request.IsWatch ? FaultPoint.Stream : FaultPoint.None;
}
