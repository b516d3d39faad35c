using System.Diagnostics;
using System.Globalization;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Requests whose outcome is told to the observer.</summary>
internal static class ObservedRequests
{
    /// <summary>As <see cref="ApiClient.GetAsync"/>.</summary>
    public static async Task<HttpResponseMessage> GetAsync(
        this ApiClient client, IReflectorObserver observer, string verb, string pathAndQuery, CancellationToken cancellationToken, TimeSpan? patience = null, bool isLong = false)
    {
        try
        {
            var response = await client.GetAsync(pathAndQuery, cancellationToken, patience, isLong).ConfigureAwait(false);
            observer.Requested(verb, Text((int)response.StatusCode));
            return response;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Note(observer, verb, exception))
        {
            throw;
        }
    }

    // A filter: what it tells nobody catches.
    private static bool Note(IReflectorObserver observer, string verb, Exception exception)
    {
        var failure = Failure.From(exception, verb);
        var answer = failure.Code > 0 ? Text(failure.Code) : ReasonName.Of(failure.Kind);
        observer.Requested(verb, answer);
        Activity.Current?.SetTag("discovery.answer", answer).SetStatus(ActivityStatusCode.Error);
        return false;
    }

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
