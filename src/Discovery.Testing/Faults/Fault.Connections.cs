using Discovery.Testing.Faults;

namespace Discovery.Testing;

/// <content>Faults of connections and of time.</content>
public sealed partial class Fault
{
    /// <summary>
    /// New connections are closed as soon as they are open; those there are, and their watches, go on. No request is read, so only
    /// <see cref="Times"/> narrows it. For a port that refuses connections, stop the server: it keeps its port.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault RejectConnections() => new(new RejectAction());

    /// <summary>The connection is broken off instead of an answer (over HTTP/2 the stream is).</summary>
    /// <returns>The fault.</returns>
    public static Fault Reset() => new(new ResetAction());

    /// <summary>The answer breaks off in the middle: of the body of a get or list, of the line of a watch's next event.</summary>
    /// <returns>The fault.</returns>
    public static Fault Cut() => new(new CutAction());

    /// <summary>Watches break off in the middle of a line: running ones at once, without waiting for an event.</summary>
    /// <returns>The fault.</returns>
    public static Fault DropStreams() => new(new DropAction());

    /// <summary>
    /// A half-open connection: the request is taken, and not even the head of an answer comes, until the fault is removed,
    /// the client goes away or the server stops.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault Stall() => new(new HoldAction(null));

    /// <summary>
    /// A half-open watch: it stays open and says nothing any more, neither events nor bookmarks nor its end, until the fault
    /// is removed, the client goes away or the server stops. Running watches fall silent at once.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault SilentStreams() => new(new SilenceAction());

    /// <summary>The request waits before it is looked at; the server's TimeProvider says how long. Removing the fault ends the wait.</summary>
    /// <param name="delay">How long.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public static Fault Delay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(new HoldAction(delay));
    }
}
