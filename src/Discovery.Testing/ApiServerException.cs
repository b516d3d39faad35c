using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing;

/// <summary>
/// The server refused a request made through <see cref="EmbeddedApiServer"/>'s own methods. It says what an HTTP client would
/// read in the <c>Status</c> body. Immutable.
/// </summary>
public sealed class ApiServerException : Exception
{
    internal ApiServerException(int code, string reason, string message, StatusDetails? details = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
    }

    /// <summary>The HTTP status code, such as 409.</summary>
    public int Code { get; }

    /// <summary>The machine-readable reason, such as <c>AlreadyExists</c>; empty when the real server gives none.</summary>
    public string Reason { get; }

    internal StatusDetails? Details { get; }

    /// <summary>Goes into the Status' metadata: the token that resumes an expired list.</summary>
    internal string? Continue { get; init; }

    internal JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = Continue is null ? new JsonObject() : new JsonObject { ["continue"] = Continue },
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.ToJson();
        }

        status["code"] = Code;
        return status;
    }
}
