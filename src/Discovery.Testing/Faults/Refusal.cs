using Discovery.Testing.Access;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Faults;

/// <summary>An error to be told, worded as the real server words it. Immutable.</summary>
internal sealed class Refusal
{
    // Faults strike before anybody knows who asks.
    private const string User = "system:fault";
    private readonly int _code;
    private readonly string? _message;
    private readonly int? _retryAfter;

    /// <exception cref="ArgumentOutOfRangeException">The code is no error, or the seconds are negative.</exception>
    public Refusal(int code, string? message, int? retryAfterSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        ArgumentOutOfRangeException.ThrowIfNegative(retryAfterSeconds ?? 0, nameof(retryAfterSeconds));
        (_code, _message, _retryAfter) = (code, message, retryAfterSeconds);
    }

    public ApiServerException Of(ApiServerRequest request)
    {
        var words = Words(request);

        // The real server gives no details where it has nothing to say.
        var details = _retryAfter is { } seconds ? (words.Details ?? new StatusDetails()) with { RetryAfterSeconds = seconds } : words.Details;
        return new(_code, words.Reason, _message ?? words.Message, details);
    }

    private ApiServerException Words(ApiServerRequest request)
    {
        var info = request.Info;
        return _code switch
        {
            401 => ApiErrors.Unauthorized(),
            403 when info.IsResource => ApiErrors.Forbidden(info.QualifiedResource, info.Group, info.Resource, info.Name, AccessControl.Refusal(User, info)),
            403 => ApiErrors.ForbiddenPath(User, info.Verb, info.Path),
            404 => ApiErrors.NoSuchPath(),
            410 => ApiErrors.Expired($"The resourceVersion for the provided {(request.IsWatch ? "watch" : "list")} is too old."),
            422 => ApiErrors.Unprocessable(),
            _ => Plain(_code),
        };
    }

    private static ApiServerException Plain(int code)
    {
        var (reason, message) = code switch
        {
            400 => ("BadRequest", "the server rejected our request for an unknown reason"),
            409 => ("Conflict", "the server reported a conflict"),
            413 => ("RequestEntityTooLarge", "Request entity too large"),
            429 => ("TooManyRequests", "Too many requests, please try again later."),
            500 => ("InternalError", "Internal error occurred: etcdserver: request timed out"),
            503 => ("ServiceUnavailable", "apiserver not ready"),
            504 => ("Timeout", "Timeout: request did not complete within the allotted timeout"),
            _ => ("", $"the server responded with the status code {code}"),
        };
        return new(code, reason, message);
    }
}
