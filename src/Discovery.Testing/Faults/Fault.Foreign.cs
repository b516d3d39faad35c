using System.Text;
using Discovery.Testing.Faults;

namespace Discovery.Testing;

/// <content>Answers that no API server gives: those of a proxy, or of whatever else has got its address.</content>
public sealed partial class Fault
{
    private static readonly byte[] LogIn =
        [.. "<!DOCTYPE html>\n<html><head><title>Log in</title></head>\n<body><form method=\"post\"></form></body></html>\n"u8];

    /// <summary>The request is sent elsewhere. A client that goes there may take its token with it.</summary>
    /// <param name="location">Where to.</param>
    /// <param name="code">The HTTP status: 301, 302, 303, 307 or 308.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is no redirect.</exception>
    public static Fault Redirect(Uri location, int code = 302)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (code is not (301 or 302 or 303 or 307 or 308))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "A redirect is 301, 302, 303, 307 or 308.");
        }

        return new(new ForeignAction(code, "text/html", [], location));
    }

    /// <summary>The request is answered with 200 and a page for people, as by a proxy that wants them to log in.</summary>
    /// <param name="body">The page; an HTML form when null.</param>
    /// <param name="contentType">What it says it is.</param>
    /// <returns>The fault.</returns>
    public static Fault Page(string? body = null, string contentType = "text/html")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        return new(new ForeignAction(200, contentType, body is null ? LogIn : Encoding.UTF8.GetBytes(body), null));
    }

    /// <summary>
    /// The answer has no end: 200, the beginning of a JSON string, and bytes without a newline as fast as the client takes them,
    /// until the fault is removed, the client goes away or the server stops. The connection is broken then.
    /// </summary>
    /// <returns>The fault.</returns>
    public static Fault Flood() => new(new FloodAction());
}
