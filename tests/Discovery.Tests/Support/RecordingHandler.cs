using System.Net;

namespace Discovery.Tests.Support;

/// <summary>The far end of a client: notes what would have been sent.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private readonly Lock _lock = new();

    public List<(Uri Uri, string? Host)> Seen { get; } = [];

    public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = static _ => new(HttpStatusCode.OK);

    public IEnumerable<string> Authorities => Seen.Select(static seen => seen.Uri.Authority);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Seen.Add((request.RequestUri!, request.Headers.Host));
        }

        var response = Answer(request);
        response.RequestMessage = request;
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}
