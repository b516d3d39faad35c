namespace Discovery.Testing;

/// <content>What can go wrong.</content>
public sealed partial class EmbeddedApiServer
{
    /// <summary>Makes this server fail on purpose: add a <see cref="Fault"/>. There are none at first.</summary>
    public ServerFaults Faults { get; }

    /// <summary>
    /// Stops the server if it runs, and starts it again on the same port as it was at first: without data and history, and with lower
    /// resourceVersions, as after a restore of an old backup. Tokens and faults are kept.
    /// </summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>A task that ends when the server listens.</returns>
    /// <exception cref="IOException">Somebody else has taken the port.</exception>
    /// <exception cref="ObjectDisposedException">The server is disposed.</exception>
    public Task RestartEmptyAsync(CancellationToken cancellationToken = default) => RestartCoreAsync(Empty, cancellationToken);

    private void Empty()
    {
        _registry.Store.Reset();
        CreateFirstNamespaces();
    }
}
