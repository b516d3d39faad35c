namespace Discovery.Testing.Faults;

internal sealed class ErrorEventAction(Refusal refusal) : StreamAction
{
    public override bool IsImmediate => true;

    public override bool Concerns(WatchLine line) => true;

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) =>
        [new("ERROR", [.. "{\"type\":\"ERROR\",\"object\":"u8, .. Json.ToBytes(refusal.Of(request).ToStatus()), .. "}\n"u8]) { End = StreamEnd.Clean }];
}
