using System.Net;

namespace RollingUpdate.Consumers;

/// <summary>What all consumers that send HTTP have in common.</summary>
internal abstract class HttpConsumer : IConsumer
{
    public abstract string Name { get; }

    public abstract bool IsOurs { get; }

    public abstract long? Retries { get; }

    public abstract long? Ejections { get; }

    public async Task<RequestFailure?> SendAsync(bool idempotent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(idempotent ? HttpMethod.Get : HttpMethod.Post, Next());
        if (!idempotent)
        {
            request.Content = new StringContent("an order");
        }

        try
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? null : Failure(response, idempotent);
        }
        catch (HttpRequestException exception)
        {
            return RequestFailure.Of(exception, idempotent);
        }
    }

    public abstract ValueTask DisposeAsync();

    protected abstract HttpClient Client { get; }

    protected abstract Uri Next();

    protected virtual RequestFailure Failure(HttpResponseMessage response, bool idempotent) => new($"the answer was {(int)response.StatusCode}", CouldBeSaved: true);
}
