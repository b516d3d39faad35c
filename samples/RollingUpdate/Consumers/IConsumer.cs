namespace RollingUpdate.Consumers;

/// <summary>One way to call the service.</summary>
public interface IConsumer : IAsyncDisposable
{
    /// <summary>For the table.</summary>
    string Name { get; }

    /// <summary>Whether the promises of this library are about it; else it is there to compare.</summary>
    bool IsOurs { get; }

    /// <summary>Requests repeated so far; <see langword="null"/> if nobody counts them.</summary>
    long? Retries { get; }

    /// <summary>Endpoints taken out of the rotation so far; <see langword="null"/> if nobody counts them.</summary>
    long? Ejections { get; }

    /// <summary>Sends one request.</summary>
    /// <param name="idempotent">Whether it may be repeated safely: GET, or else POST.</param>
    /// <param name="cancellationToken">The end of the load.</param>
    /// <returns>Why it failed, or <see langword="null"/>.</returns>
    Task<RequestFailure?> SendAsync(bool idempotent, CancellationToken cancellationToken);
}
