using CsCheck;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>What goes wrong.</summary>
internal enum ChaosFault
{
    SlowDown,
    Gone,
    ServerError,
    Unavailable,
    Reset,
    Cut,
    DropStreams,
    Delay,
    Malformed,
    Truncated,
    UnknownFields,
    Duplicates,
    UnknownType,
    ExpiredEvent,
    ErrorEvent,
    FailingPages,
    ExpiredPages,

    /// <summary>The only lie among them: an older version of an object as its newest.</summary>
    StaleEvents,
}

/// <summary>A fault of the server, a few times, at some of what it is asked.</summary>
internal sealed record FaultStep(ChaosFault What, string? Verb, string? Resource, int Times, int AfterEvents) : ChaosStep
{
    public static Gen<FaultStep> Any(bool lies) => Gen.Select(
        Gen.Int[0, (int)ChaosFault.StaleEvents - 1],
        Gen.OneOf<string?>(null, "list", "watch", "watch"),
        Gen.OneOf<string?>(null, "endpointslices", "endpointslices", "services", "namespaces"),
        Gen.Int[1, 3],
        Gen.Int[0, 2],
        Gen.Int[0, 2],
        (what, verb, resource, times, after, lie) => new FaultStep(lies && lie == 0 ? ChaosFault.StaleEvents : (ChaosFault)what, verb, resource, times, after));

    public override Task TakeAsync(ChaosWorld world)
    {
        world.Server.Faults.Add(ToFault().On(Verb, Resource).AfterEvents(AfterEvents).Times(Times));
        return Task.CompletedTask;
    }

    private Fault ToFault() => What switch
    {
        ChaosFault.SlowDown => Fault.Status(429, retryAfterSeconds: 2),
        ChaosFault.Gone => Fault.Status(410),
        ChaosFault.ServerError => Fault.Status(500),
        ChaosFault.Unavailable => Fault.Status(503),
        ChaosFault.Reset => Fault.Reset(),
        ChaosFault.Cut => Fault.Cut(),
        ChaosFault.DropStreams => Fault.DropStreams(),
        ChaosFault.Delay => Fault.Delay(TimeSpan.FromMilliseconds(3)),
        ChaosFault.Malformed => Fault.MalformedJson(),
        ChaosFault.Truncated => Fault.TruncatedJson(),
        ChaosFault.UnknownFields => Fault.UnknownFields(),
        ChaosFault.Duplicates => Fault.DuplicateEvents(),
        ChaosFault.UnknownType => Fault.UnknownEventType(),
        ChaosFault.ExpiredEvent => Fault.ErrorEvent(410),
        ChaosFault.ErrorEvent => Fault.ErrorEvent(500),
        ChaosFault.FailingPages => Fault.FailingPages(500),
        ChaosFault.ExpiredPages => Fault.FailingPages(410),
        _ => Fault.StaleEvents(),
    };
}
