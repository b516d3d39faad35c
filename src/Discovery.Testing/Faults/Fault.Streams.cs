using System.Text;
using Discovery.Testing.Faults;

namespace Discovery.Testing;

/// <content>Faults of watches' events.</content>
public sealed partial class Fault
{
    /// <summary>Watches get an ERROR event and end: running ones at once. The HTTP status stays 200.</summary>
    /// <param name="code">The Status' code: 410 (<c>Expired</c>) means that the client must list again.</param>
    /// <param name="message">What it says; the real server's words unless given.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is no error.</exception>
    public static Fault ErrorEvent(int code = 410, string? message = null)
    {
        var refusal = new Refusal(code, message, null);
        return new(new LastLineAction(request => [.. "{\"type\":\"ERROR\",\"object\":"u8, .. Json.ToBytes(refusal.Of(request).ToStatus()), (byte)'}']));
    }

    /// <summary>
    /// Watches get this line, whatever it is, and end: running ones at once. An ERROR event whose object is no <c>Status</c>, for
    /// instance; lines that must not end the watch are made of events, by <see cref="Rewrite"/>.
    /// </summary>
    /// <param name="text">The line, without its newline.</param>
    /// <returns>The fault.</returns>
    public static Fault LastLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = Encoding.UTF8.GetBytes(text);
        return new(new LastLineAction(_ => line));
    }

    /// <summary>Before each event comes one of a type that no version of the API knows, with the same object. Nothing is lost.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The fault.</returns>
    public static Fault UnknownEventType(string type = "SURPRISE")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        return new(new UnknownTypeAction(type));
    }

    /// <summary>Each event comes twice.</summary>
    /// <returns>The fault.</returns>
    public static Fault DuplicateEvents() => new(new DuplicateAction());

    /// <summary>
    /// After each MODIFIED or DELETED event the object's previous version comes again, as MODIFIED with its older
    /// resourceVersion: events are out of order.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault StaleEvents() => new(new StaleAction());

    /// <summary>The bookmark that ends <c>sendInitialEvents</c> does not come. Other bookmarks do.</summary>
    /// <returns>The fault.</returns>
    public static Fault NoInitialEventsEnd() => new(new NoInitialEventsEndAction());
}
