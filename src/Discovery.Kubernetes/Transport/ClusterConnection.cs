using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// The way to one API server. Each request looks whether the files behind the settings have changed, and then reads them all
/// anew; while they cannot be read, the last good settings stay (K36). Requests are rare, and a change concerns the next one
/// only, so there is no timer and no file watcher.
/// </summary>
/// <param name="read">Reads the settings; may take its time, and may fail.</param>
/// <param name="settings">The first of them.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClusterConnection(Func<ConnectionSettings> read, ConnectionSettings settings, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly Lock _lock = new();
    private volatile ConnectionSettings _settings = settings;
    private SharedHttpClient _client = new(settings.Tls.CreateHandler());
    private bool _unreadable;
    private bool _notRenewed;
    private bool _disposed;

    public Uri Address => _settings.Address;

    /// <summary>What the next request is to use.</summary>
    /// <param name="refused">Settings that the server did not accept: read anew, plugins included, unless somebody has done so.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConnectionLease> OpenAsync(ConnectionSettings? refused, CancellationToken cancellationToken)
    {
        if (refused is not null || !_settings.Files.IsEmpty)
        {
            await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);

            // Files on a dead mount and plugins cannot be cancelled: stopping does not wait for them, but the next look does.
            await Task.Run(() => Look(refused), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _client.Acquire();
            return new ConnectionLease(_settings, _client);
        }
    }

    /// <summary>Closes the connections; one with a response that is still being read when that is done.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _client.Release();
    }

    private void Look(ConnectionSettings? refused)
    {
        try
        {
            if (refused is null ? _settings.Files.HaveChanged : ReferenceEquals(refused, _settings))
            {
                Take(read(), isNews: refused is null);
                (_unreadable, _notRenewed) = (false, false);
            }
            else if (refused is null)
            {
                _unreadable = false; // the files are back as they were
            }
        }
#pragma warning disable CA1031 // Whatever a parser or a plugin does: what was good before stays.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Tell(refused is not null, ConnectionSetupException.Describe(exception));
        }
        finally
        {
            _looking.Release();
        }
    }

    private void Take(ConnectionSettings settings, bool isNews)
    {
        SharedHttpClient? replaced = null;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            if (!settings.Tls.IsSameAs(_settings.Tls))
            {
                replaced = _client;
                _client = new SharedHttpClient(settings.Tls.CreateHandler());
            }

            _settings = settings;
        }

        replaced?.Release();
        if (isNews || replaced is not null)
        {
            LogTaken(logger, ServerAddress.Describe(settings.Address), replaced is null ? "stay" : "are made anew");
        }
    }

    // Once for each trouble, not for each request.
    private void Tell(bool isRefused, string why)
    {
        ref var told = ref isRefused ? ref _notRenewed : ref _unreadable;
        if (told)
        {
            return;
        }

        told = true;
        var server = ServerAddress.Describe(Address);
        if (isRefused)
        {
            LogNotRenewed(logger, server, why);
        }
        else
        {
            LogUnreadable(logger, server, why);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Server} did not accept the credential, and it cannot be made anew: {Why}.", EventName = "CredentialNotRenewed")]
    private static partial void LogNotRenewed(ILogger logger, string server, string why);

    [LoggerMessage(2, LogLevel.Warning, "The certificate files or the kubeconfig for {Server} have changed and cannot be used; what was read before stays in use: {Why}.", EventName = "ConnectionFilesUnreadable")]
    private static partial void LogUnreadable(ILogger logger, string server, string why);

    [LoggerMessage(3, LogLevel.Information, "Certificates, address or credential for {Server} were read anew; its connections {Connections}.", EventName = "ConnectionFilesTaken")]
    private static partial void LogTaken(ILogger logger, string server, string connections);
}
