using Discovery.Testing.Errors;

namespace Discovery.Testing.Faults;

/// <summary>An error to be told, worded as the real server words it. Immutable.</summary>
internal sealed class Refusal
{
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
        var info = request.Info;
        var (reason, message) = Words(_code);
        if (_code == 403 && info.IsResource)
        {
            message = $"{info.QualifiedResource} is forbidden: not allowed to {info.Verb} resource \"{info.Resource}\" in API group \"{info.Group}\"";
        }

        // The real server gives no details where it has nothing to say.
        var details = _retryAfter is null && _code != 403 ? null : new StatusDetails(info.Name, info.Group, info.Resource, RetryAfterSeconds: _retryAfter);
        return new(_code, reason, _message ?? message, details);
    }

    private static (string Reason, string Message) Words(int code) => code switch
    {
        400 => ("BadRequest", "the server rejected our request for an unknown reason"),
        401 => ("Unauthorized", "Unauthorized"),
        403 => ("Forbidden", "forbidden"),
        404 => ("NotFound", "the server could not find the requested resource"),
        409 => ("Conflict", "the server reported a conflict"),
        410 => ("Expired", "The resourceVersion for the provided watch is too old."),
        413 => ("RequestEntityTooLarge", "Request entity too large"),
        422 => ("Invalid", "the server rejected our request due to an error in our request"),
        429 => ("TooManyRequests", "Too many requests, please try again later."),
        500 => ("InternalError", "Internal error occurred: etcdserver: request timed out"),
        503 => ("ServiceUnavailable", "apiserver not ready"),
        504 => ("Timeout", "Timeout: request did not complete within the allotted timeout"),
        _ => ("", $"the server responded with the status code {code}"),
    };
}
