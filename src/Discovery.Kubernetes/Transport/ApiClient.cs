using System.Net;
using System.Net.Http.Headers;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Transport;

/// <summary>Sends GET requests with the cluster's credential. A refusal is an <see cref="ApiException"/>.</summary>
internal sealed class ApiClient(ClusterConnection connection, TimeProvider time)
{
    private const int MaxStatusSize = 64 * 1024;

    // The server's own limit for anything but a watch is a minute.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(70);

    private readonly VersionOrigins _origins = new();

    /// <summary>Sends the request and returns once the headers are there; the caller disposes of the response.</summary>
    /// <param name="pathAndQuery">Below the server's address, without leading slash.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="patience">How long the headers may take; what the server allows itself, if not given.</param>
    /// <param name="isLong">Whether the body is long, and gets a connection of its own.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server was not reached.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="InvalidDataException">What came is compressed.</exception>
    public async Task<HttpResponseMessage> GetAsync(string pathAndQuery, CancellationToken cancellationToken, TimeSpan? patience = null, bool isLong = false)
    {
        var response = await SendAsync(pathAndQuery, isLong, refused: null, patience ?? HeadersTimeout, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && response.Settings.HasCredential)
        {
            // The credential may have been changed under us: made anew and tried once more, then it counts (K36).
            response.Dispose();
            response = await SendAsync(pathAndQuery, isLong, refused: response.Settings, patience ?? HeadersTimeout, cancellationToken).ConfigureAwait(false);
        }

        if (response.IsSuccessStatusCode && !IsEncoded(response))
        {
            _origins.Answered(pathAndQuery, response.Settings.Address);
            return response;
        }

        using (response)
        {
            throw response.IsSuccessStatusCode ? Encoded(response) : await RefusalAsync(pathAndQuery, response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What an ERROR event of a watch says.</summary>
    /// <param name="pathAndQuery">The watch's request.</param>
    /// <param name="response">The watch.</param>
    /// <param name="status">The event's object, if it could be read.</param>
    public ApiException ErrorIn(string pathAndQuery, HttpResponseMessage response, StatusObject? status) => ApiException.FromStatus(
        Describe(pathAndQuery), Redaction.Of(status, (response as LeasedResponse)?.Sent), (int)HttpStatusCode.InternalServerError, retryAfter: null);

    /// <summary>The request in a form for messages: no query, which is long and says little.</summary>
    public string Describe(string pathAndQuery) => $"GET {ServerAddress.Describe(new Uri(connection.Address, pathAndQuery))}";

    private async Task<LeasedResponse> SendAsync(
        string pathAndQuery, bool isLong, ConnectionSettings? refused, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        ConnectionLease? lease = null;
        try
        {
            lease = await connection.OpenAsync(refused, either.Token).ConfigureAwait(false);
            if (_origins.IsForeign(pathAndQuery, lease.Settings.Address))
            {
                throw ServerChanged(pathAndQuery);
            }

            var response = new LeasedResponse(await lease.GetAsync(pathAndQuery, isLong, either.Token).ConfigureAwait(false), lease);
            lease = null;
            return response;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(lease is null
                ? $"{Describe(pathAndQuery)}: certificate files, kubeconfig and credential plugin took longer than {patience.TotalSeconds:0} s"
                : $"{Describe(pathAndQuery)}: no answer within {patience.TotalSeconds:0} s");
        }
        finally
        {
            lease?.Dispose();
        }
    }

    // An API server compresses for who asks for it. Somebody in between who does it unasked would seem to send rubbish.
    private static bool IsEncoded(LeasedResponse response) => response.Content.Headers.ContentEncoding.Any(static encoding => encoding != "identity");

    private static InvalidDataException Encoded(LeasedResponse response) => new(Redaction.Of(
        $"it has the Content-Encoding '{string.Join(", ", response.Content.Headers.ContentEncoding)}', which was not asked for: a proxy before the API server compresses", response.Sent));

    private ApiException ServerChanged(string pathAndQuery) => new(
        Describe(pathAndQuery), (int)HttpStatusCode.Gone, "Expired", "the server's address has changed, and this may be another cluster", retryAfter: null, resourceVersionTooLarge: false);

    private async Task<ApiException> RefusalAsync(string pathAndQuery, LeasedResponse response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(HeadersTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var buffer = new ReadBuffer();
        try
        {
            var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            while (buffer.Unread.Length < MaxStatusSize && await buffer.ReadAsync(body, either.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status line alone says enough to go by: a 403 whose reason is lost on the way is a 403.
        }

        var status = Redaction.Of(StatusDecoder.TryDecode(buffer.Unread), response.Sent);
        return ApiException.FromStatus(
            Describe(pathAndQuery), status, (int)response.StatusCode, RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);
}
