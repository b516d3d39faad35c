namespace Discovery;

/// <summary>How many endpoints a service has, by what may be done with them (rules K07 and K08).</summary>
/// <param name="Ready">Those that should get new requests.</param>
/// <param name="Draining">Those that are shutting down and still serve.</param>
/// <param name="NotReady">All others.</param>
internal readonly record struct EndpointCounts(int Ready, int Draining, int NotReady)
{
    public int Total => Ready + Draining + NotReady;

    public EndpointCounts With(bool ready, bool serving, bool terminating) =>
        ready ? this with { Ready = Ready + 1 }
        : serving && terminating ? this with { Draining = Draining + 1 }
        : this with { NotReady = NotReady + 1 };
}
