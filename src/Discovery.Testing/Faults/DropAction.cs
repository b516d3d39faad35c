namespace Discovery.Testing.Faults;

internal sealed class DropAction : StreamAction
{
    public override bool IsImmediate => true;

    public override bool Concerns(WatchLine line) => true;

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [Half(line)];

    public static WatchLine Half(WatchLine line) => line with { Bytes = line.Bytes[..(line.Bytes.Length / 2)], End = StreamEnd.Broken };
}
