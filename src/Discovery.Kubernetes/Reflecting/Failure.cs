using System.Net;
using System.Text.Json;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>A failure of a list or watch.</summary>
/// <param name="Kind">What decides what to do next.</param>
/// <param name="Message">A sentence for status and log. Never a credential.</param>
/// <param name="Code">The HTTP status or that of an ERROR event; 0 if the server did not answer.</param>
/// <param name="RetryAfter">How long the server asks us to wait.</param>
internal sealed record Failure(FailureKind Kind, string Message, int Code = 0, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether permission or the resource itself is missing, so that another resource may do (K01).</summary>
    public bool IsForbiddenOrMissing => Code is (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.NotFound;

    /// <summary>
    /// The failure an exception stands for. There is one for every exception: nothing ends the loop (K37). Of one nobody
    /// foresaw only the type is told, because its message may hold anything.
    /// </summary>
    public static Failure From(Exception exception, string request) => exception switch
    {
        ApiException api => new(KindOf(api), api.Message, api.Code, api.RetryAfter),
        JsonException or InvalidDataException => new(FailureKind.Malformed, $"{request}: the answer cannot be read: {exception.Message}"),
        HttpRequestException http => new(FailureKind.Unreachable, $"{request}: {Innermost(http)}"),
        SilenceException => new(FailureKind.Silent, $"{request}: {exception.Message}"),
        TimeoutException => new(FailureKind.Silent, exception.Message),
        OperationCanceledException => new(FailureKind.Unreachable, $"{request}: {(exception.InnerException is TimeoutException timeout ? timeout.Message : "the request was broken off")}"),
        ObjectDisposedException => new(FailureKind.Interrupted, $"{request}: the connection was closed"),
        IOException or UnauthorizedAccessException => new(FailureKind.Interrupted, $"{request}: {Innermost(exception)}"),
        k8s.Exceptions.KubeConfigException => new(FailureKind.Unreachable, $"{request}: the kubeconfig's credential plugin failed"),
        _ => new(FailureKind.Malformed, $"{request}: unexpected {exception.GetType().Name}"),
    };

    private static FailureKind KindOf(ApiException api) => api switch
    {
        { IsExpired: true } => FailureKind.Expired,
        { ResourceVersionTooLarge: true } => FailureKind.TooLarge,
        { Code: (int)HttpStatusCode.TooManyRequests } => FailureKind.Throttled,
        { Code: >= 500 } => FailureKind.ServerError,
        _ => FailureKind.Refused,
    };

    // The outer ones say only that an error occurred.
    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
