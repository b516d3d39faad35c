using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Transport;

/// <summary>The API server answered, and said no: by HTTP status or by an ERROR event in a watch.</summary>
internal sealed class ApiException(string request, int code, string? reason, string message, TimeSpan? retryAfter, bool resourceVersionTooLarge)
    : Exception($"{request}: {code} {reason}: {message}")
{
    public int Code { get; } = code;

    /// <summary>The machine-readable reason of the Status, e.g. <c>Forbidden</c>.</summary>
    public string? Reason { get; } = reason;

    /// <summary>What the server said, without the request.</summary>
    public string ServerMessage { get; } = message;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The resourceVersion asked for has not been reached yet, as after a restore from a backup.</summary>
    public bool ResourceVersionTooLarge { get; } = resourceVersionTooLarge;

    public bool IsExpired => Code == (int)HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>The server has not said so itself, but has not got as far as what is known of it (K47).</summary>
    public static ApiException TooLarge(string request, string version) => new(
        request, (int)HttpStatusCode.GatewayTimeout, "Timeout", $"the server has come back with less history, to resourceVersion {version}", retryAfter: null, resourceVersionTooLarge: true);

    public static ApiException FromStatus(string request, StatusObject? status, int httpCode, TimeSpan? retryAfter) => new(
        request,
        status?.Code is > 0 and var code ? code : httpCode,
        status?.Reason,
        status?.Message ?? "the server gave no reason",
        retryAfter ?? status?.RetryAfter,
        status?.ResourceVersionTooLarge ?? false);
}
