using System.Net;
using System.Net.Http.Headers;
using Discovery.Kubernetes.Decoding;

namespace Discovery.Kubernetes.Transport;

/// <summary>Sends GET requests with the cluster's credential. A refusal is an <see cref="ApiException"/>.</summary>
internal sealed class ApiClient(ClusterConnection connection, TimeProvider time)
{
    private const int MaxStatusSize = 64 * 1024;

    // The server's own limit for anything but a watch is a minute.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(70);

    /// <summary>Sends the request and returns once the headers are there; the caller disposes of the response.</summary>
    /// <param name="pathAndQuery">Below the server's address, without leading slash.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="patience">How long the headers may take; what the server allows itself, if not given.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server was not reached.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<HttpResponseMessage> GetAsync(string pathAndQuery, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var credential = connection.Credential;
        var response = await SendAsync(pathAndQuery, patience ?? HeadersTimeout, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && credential is not null)
        {
            // The credential may have been changed under us: made anew and tried once more, then it counts (K36).
            response.Dispose();
            await connection.RenewAsync(credential, cancellationToken).ConfigureAwait(false);
            response = await SendAsync(pathAndQuery, patience ?? HeadersTimeout, cancellationToken).ConfigureAwait(false);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(pathAndQuery, response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The request in a form for messages: no query, which is long and says little.</summary>
    public string Describe(string pathAndQuery) => $"GET {ServerAddress.Describe(new Uri(connection.Address, pathAndQuery))}";

    private async Task<HttpResponseMessage> SendAsync(string pathAndQuery, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var request = connection.CreateRequest(pathAndQuery);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await connection.AuthenticateAsync(request, either.Token).ConfigureAwait(false);
            return await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Describe(pathAndQuery)}: no answer within {patience.TotalSeconds:0} s");
        }
    }

    private async Task<ApiException> RefusalAsync(string pathAndQuery, HttpResponseMessage response, CancellationToken cancellationToken)
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

        return ApiException.FromStatus(
            Describe(pathAndQuery), StatusDecoder.TryDecode(buffer.Unread), (int)response.StatusCode, RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);
}
