namespace Discovery.Yarp.Retrying;

/// <summary>
/// Repeats a request at another destination of its cluster when that is safe. YARP keeps counting it for the destination that it had
/// chosen.
/// </summary>
internal sealed class RetryingHandler(HttpMessageInvoker inner, string clusterId, Retries retries) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        List<string>? tried = null;
        retries.Began();
        while (true)
        {
            try
            {
                return await inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (retries.TryRedirect(clusterId, request, exception, tried ??= [], cancellationToken))
            {
                // To another destination, then.
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
