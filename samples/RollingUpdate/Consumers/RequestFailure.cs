namespace RollingUpdate.Consumers;

/// <summary>A request that failed, and whether a safe retry could have saved it.</summary>
/// <param name="Explanation">What happened to it.</param>
/// <param name="CouldBeSaved">
/// Whether it could: an idempotent request always could, another one only if nothing of it had been sent.
/// </param>
public sealed record RequestFailure(string Explanation, bool CouldBeSaved)
{
    /// <summary>The failure of a request sent by HttpClient.</summary>
    public static RequestFailure Of(HttpRequestException exception, bool idempotent)
    {
        var sent = exception.HttpRequestError != HttpRequestError.ConnectionError;
        return new(
            !sent ? "nobody was there: no connection" : idempotent ? "its pod died under it" : "its pod died under a POST, which must not be sent twice",
            CouldBeSaved: idempotent || !sent);
    }
}
