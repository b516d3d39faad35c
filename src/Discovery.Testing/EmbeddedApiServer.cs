using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discovery.Testing.Access;
using Discovery.Testing.Faults;
using Discovery.Testing.Http;
using Discovery.Testing.Registry;
using Discovery.Testing.Storage;
using Discovery.Testing.Watching;
using Microsoft.Extensions.Logging;

namespace Discovery.Testing;

/// <summary>
/// A Kubernetes API server in this process: real HTTP on a loopback port, state in memory. It serves namespaces, services,
/// endpoints and endpointslices with get, list, watch, create, update, patch, delete and deletecollection, as a real server
/// does. Unlike a real one it accepts loopback addresses as endpoints. Every member is thread safe.
/// </summary>
public sealed partial class EmbeddedApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(500);
    private static readonly string[] FirstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];
    private readonly EmbeddedApiServerOptions _options;
    private readonly AccessControl _access;
    private readonly ResourceRegistry _registry;
    private readonly SemaphoreSlim _lifecycle = new(1, 1);
    private readonly X509Certificate2? _certificate;
    private KestrelHost? _host;
    private PortReservation? _port;
    private CancellationTokenSource _stopping = new();
    private bool _disposed;

    private EmbeddedApiServer(EmbeddedApiServerOptions options)
    {
        _options = options;
        _access = new(options.AllowAnonymous);
        _registry = new(new ObjectStore(options.HistoryLimit), options.TimeProvider);
        AdminToken = options.AdminToken ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _access.Grant(AdminToken, new("admin", Everything: true, []));
        _certificate = options.UseHttps ? ServerCertificate.Create() : null;
        Faults = new(_registry.Store.Wake);
        CreateFirstNamespaces();
    }

    /// <summary>Where the server listens, as <c>http://127.0.0.1:12345/</c>. It stays the same when the server is stopped and restarted.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The bearer token of <c>admin</c>, who may do everything.</summary>
    public string AdminToken { get; }

    /// <summary>What to trust with <see cref="EmbeddedApiServerOptions.UseHttps"/>: PEM text; null without.</summary>
    public string? CertificateAuthority => _certificate?.ExportCertificatePem();

    /// <summary>The revision of the latest change; there is one counter for the whole server.</summary>
    public string ResourceVersion => _registry.Store.Current.Revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts a server that has the namespaces default, kube-system, kube-public and kube-node-lease.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The server, listening.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static async Task<EmbeddedApiServer> StartAsync(
        Action<EmbeddedApiServerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new EmbeddedApiServerOptions();
        configure?.Invoke(options);
        options.Validate();
        var server = new EmbeddedApiServer(options);
        await server.ListenCoreAsync(options.Port, cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>An HTTP client of this server.</summary>
    /// <param name="token">The bearer token; the admin's unless given, none when empty.</param>
    /// <returns>A client with <see cref="HttpClient.BaseAddress"/>, authorization and trust set and no timeout; the caller disposes it.</returns>
    public HttpClient CreateClient(string? token = null)
    {
        var client = new HttpClient(ServerCertificate.CreateHandler(_certificate)) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not "")
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? AdminToken);
        }

        return client;
    }

    /// <summary>Makes a token good for what the rules say, from the next request on; replaces what it was good for before.</summary>
    /// <param name="token">The bearer token.</param>
    /// <param name="user">Who that is, as messages about missing permissions name it.</param>
    /// <param name="rules">What is allowed; nothing but discovery, version and health when there are none.</param>
    /// <exception cref="ArgumentException">The token or the user is empty.</exception>
    public void GrantToken(string token, string user, params ApiServerRule[] rules)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        ArgumentNullException.ThrowIfNull(rules);
        _access.Grant(token, new(user, Everything: false, [.. rules]));
    }

    /// <summary>Makes a token unknown: the next request with it is a 401. Running watches go on, as in the real server.</summary>
    /// <param name="token">The bearer token; one that is unknown already is fine.</param>
    public void RevokeToken(string token) => _access.Revoke(token);

    /// <summary>
    /// Forgets the history so far. A new watch from an older resourceVersion gets an ERROR event (410), and so do a
    /// list at one and an older continue token (410). Running watches are not disturbed.
    /// </summary>
    public void Compact() => _registry.Store.Compact();

    /// <summary>
    /// Stops listening and ends every watch and connection, within a second. Data, tokens and the port are kept: connections
    /// are refused until the server is restarted. Harmless when stopped.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting for requests in flight: they are broken off.</param>
    /// <returns>A task that ends when nobody listens any more.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _lifecycle.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await StopCoreAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <summary>Stops the server if it runs, and starts it again on the same port with the same data.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>A task that ends when the server listens.</returns>
    /// <exception cref="IOException">Somebody else has taken the port.</exception>
    /// <exception cref="ObjectDisposedException">The server is disposed.</exception>
    public Task RestartAsync(CancellationToken cancellationToken = default) => RestartCoreAsync(static () => { }, cancellationToken);

    /// <summary>Stops the server for good.</summary>
    /// <returns>A task that ends when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _port?.Dispose();
        _lifecycle.Dispose();
        _certificate?.Dispose();
    }

    private async Task RestartCoreAsync(Action whileStopped, CancellationToken cancellationToken)
    {
        await _lifecycle.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await StopCoreAsync(cancellationToken).ConfigureAwait(false);
            whileStopped();
            await ListenCoreAsync(Address.Port, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A restart that failed leaves a stopped server, which keeps its port if it still can.
            _port ??= _host is null ? PortReservation.TryTake(Address.Port) : null;
            _lifecycle.Release();
        }
    }

    private void CreateFirstNamespaces() => Array.ForEach(FirstNamespaces, CreateNamespace);

    private async Task ListenCoreAsync(int port, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _port?.Dispose();
        _port = null;
        _stopping.Dispose();
        _stopping = new();
        var settings = new WatchSettings(_options.WatchQueueCapacity, _options.BookmarkInterval, _stopping.Token);
        var router = new RequestRouter(_registry, new WatchHandler(_registry, settings));
        var faults = new FaultSessions(Faults, _options.TimeProvider, _stopping.Token);
        var pipeline = new RequestPipeline(_access, router, faults, _options.LoggerFactory.CreateLogger<RequestPipeline>());
        _host = await KestrelHost.StartAsync(
            port, _certificate, pipeline.InvokeAsync, Faults.RejectsConnection, _options.LoggerFactory, cancellationToken).ConfigureAwait(false);
        Address = _host.Address;
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        if (_host is null)
        {
            return;
        }

        // Watches end first, so that their clients see a clean end and Kestrel has nothing to wait for.
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var grace = new CancellationTokenSource(StopGrace, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        await _host.StopAsync(either.Token).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        _host = null;
        _port = PortReservation.TryTake(Address.Port);
    }
}
