using System.Net;
using System.Net.Http.Json;

namespace Discovery.Http;

/// <summary>Reads outcomes of attempts, and says which may be repeated.</summary>
internal static class AttemptOutcomes
{
    public static AttemptOutcome Of(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable ? AttemptOutcome.Unavailable : AttemptOutcome.Final;

    /// <param name="exception">What the attempt threw.</param>
    /// <param name="cancellationToken">Whose cancellation is the caller's.</param>
    public static AttemptOutcome Of(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        _ when cancellationToken.IsCancellationRequested => AttemptOutcome.Final,
        NoEndpointsException => AttemptOutcome.Final,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => AttemptOutcome.NotSent,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError } => AttemptOutcome.Broken,
        HttpRequestException { InnerException: IOException } => AttemptOutcome.Broken,
        // How SocketsHttpHandler reports that ConnectTimeout is over.
        OperationCanceledException { InnerException: TimeoutException } => AttemptOutcome.NotSent,
        _ => AttemptOutcome.Final,
    };

    /// <summary>Whether it says something about the endpoint itself, and not about what was asked of it or how it was secured.</summary>
    public static bool IsEndpointsFault(AttemptOutcome outcome, Exception exception) =>
        outcome is AttemptOutcome.NotSent or AttemptOutcome.Broken
        && exception is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };

    public static bool MayRepeat(AttemptOutcome outcome, HttpRequestMessage request) => outcome switch
    {
        AttemptOutcome.NotSent => true,
        AttemptOutcome.Broken or AttemptOutcome.Unavailable => IsIdempotent(request.Method) && IsRepeatable(request.Content),
        _ => false,
    };

    // RFC 9110, 9.2.2.
    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace
        || method == HttpMethod.Put || method == HttpMethod.Delete;

    // A stream, for one, can be read once only, and an unknown content may be one.
    private static bool IsRepeatable(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;
}
