using System.Text;

namespace Discovery.Testing.Faults;

/// <summary>A line of a watch on its way to the client. Immutable.</summary>
/// <param name="Bytes">The whole line, with its newline.</param>
internal sealed record WatchLine(string Type, byte[] Bytes)
{
    public bool IsChange => Type is "ADDED" or "MODIFIED" or "DELETED";

    public bool InitialEventsEnd { get; init; }

    /// <summary>Makes the line of the object's previous version, if there is one.</summary>
    public Func<byte[]>? Older { get; init; }

    public StreamEnd End { get; init; }

    public WatchLine As(string type)
    {
        // A line begins as WatchStream writes it: {"type":"ADDED", and so on.
        var rest = Bytes.AsSpan($"{{\"type\":\"{Type}\"".Length);
        return this with { Type = type, Bytes = [.. Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\""), .. rest] };
    }

    public WatchLine Change(Func<byte[], byte[]> change) => this with { Bytes = [.. change(Bytes[..^1]), (byte)'\n'] };
}
