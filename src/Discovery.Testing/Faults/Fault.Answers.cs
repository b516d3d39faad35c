using System.Text.Json.Nodes;
using Discovery.Testing.Faults;

namespace Discovery.Testing;

/// <content>Faults of whole answers, and of what is in them.</content>
public sealed partial class Fault
{
    /// <summary>The request is refused with a <c>Status</c> body, as a real server words it.</summary>
    /// <param name="code">The HTTP status, such as 401, 403, 410, 429, 500 or 503.</param>
    /// <param name="message">What it says; the real server's words unless given.</param>
    /// <param name="retryAfterSeconds">The <c>Retry-After</c> header and the details' retryAfterSeconds; none when null.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is no error, or the seconds are negative.</exception>
    public static Fault Status(int code, string? message = null, int? retryAfterSeconds = null) =>
        new(new StatusAction(new(code, message, retryAfterSeconds)));

    /// <summary>Requests with a token are 401, as if it had expired; what it was granted comes back when the fault is removed.</summary>
    /// <param name="token">The bearer token.</param>
    /// <returns>The fault.</returns>
    public static Fault ExpiredToken(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return Status(401).Where(r => r.Token == token);
    }

    /// <summary>The first page of a list comes, and every further one is refused. 410 is an expired continue token.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is no error.</exception>
    public static Fault FailingPages(int code = 500) => Status(code).Where(r => r.Verb == "list" && r.Query("continue").Length > 0);

    /// <summary>The body of a get or list, or a watch's event, is no JSON: something impossible stands in its middle. The event is lost.</summary>
    /// <returns>The fault.</returns>
    public static Fault MalformedJson() => new(new BytesAction(JsonDamage.Malform));

    /// <summary>
    /// The second half of the JSON of a get or list, or of a watch's event, is missing; HTTP's framing, and the end of the
    /// event's line, are in order. The event is lost.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault TruncatedJson() => new(new BytesAction(JsonDamage.Truncate));

    /// <summary>Every JSON object of a get, list or watch has a field that no version of the API knows.</summary>
    /// <returns>The fault.</returns>
    public static Fault UnknownFields() => new(new JsonAction(JsonDamage.AddUnknownFields));

    /// <summary>An object is as large as asked, by an annotation: that of a get, the first of a list, that of each event of a watch.</summary>
    /// <param name="bytes">How much padding; 5 MiB unless given.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault LargeObjects(int bytes = 5 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new(new JsonAction(json => JsonDamage.Pad(json, bytes)));
    }

    /// <summary>
    /// The JSON of a get or list, or of a watch's event (an object with <c>type</c> and <c>object</c>), is changed by hand: into
    /// whatever else is well-formed and wrong.
    /// </summary>
    /// <param name="change">Called for each of them; by several threads at once. It must not throw.</param>
    /// <returns>The fault.</returns>
    /// <example><c>Fault.Rewrite(json => json["items"]?[0]?.AsObject().Remove("metadata")).On("list")</c></example>
    public static Fault Rewrite(Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(new JsonAction(change));
    }
}
