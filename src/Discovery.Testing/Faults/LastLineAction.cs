namespace Discovery.Testing.Faults;

/// <param name="line">Makes what a watch ends with, without its newline.</param>
internal sealed class LastLineAction(Func<ApiServerRequest, byte[]> line) : StreamAction
{
    public override bool IsImmediate => true;

    public override bool Concerns(WatchLine line) => true;

    public override IEnumerable<WatchLine> Change(WatchLine _, ApiServerRequest request) =>
        [new("ERROR", [.. line(request), (byte)'\n']) { End = StreamEnd.Clean }];
}
