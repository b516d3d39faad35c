using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Selection;
using Discovery.Kubernetes.Store;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Running;

/// <summary>Runs one registry: connects, decides what to watch with the permissions there are (K01, K02, K04), and says when it is synced.</summary>
internal sealed partial class RegistryRunner
{
    private readonly string _registry;
    private readonly KubernetesRegistryOptions _options;
    private readonly NamespaceFilter _filter;
    private readonly EndpointStore _store;
    private readonly Func<ClusterConnection> _connect;
    private readonly ReflectorSettings _settings;
    private readonly KubernetesMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile List<ScopeWatch> _scopes = [];
    private volatile NamespaceDiscovery? _discovery;
    private volatile WatchStatus? _namespaces;
    private int _opened;

    public RegistryRunner(
        string registry,
        KubernetesRegistryOptions options,
        NamespaceFilter filter,
        EndpointStore store,
        Func<ClusterConnection> connect,
        ReflectorSettings settings,
        KubernetesMetrics? metrics,
        ILogger logger)
    {
        _metrics = metrics;
        _registry = registry;
        _options = options;
        _filter = filter;
        _store = store;
        _connect = connect;
        _settings = settings;
        _logger = logger;
        Tracker = new RegistryTracker(settings.Time, OpenWhenSynced);
    }

    public RegistryTracker Tracker { get; }

    /// <summary>Ends at the first sync, or is cancelled when the registry stops before.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Nobody will run this any more: who waits for the first sync waits in vain.</summary>
    public void Abandon() => _synced.TrySetCanceled(CancellationToken.None);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var reflectors = new ReflectorFactory(
                _registry, new ApiClient(connection, _settings.Time), _store, Tracker, _settings, _metrics, _options.LabelSelector, _filter.FieldSelector, _logger);
            await FollowAsync(reflectors, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _synced.TrySetCanceled(CancellationToken.None);
        }
    }

    // A kubeconfig that is not there yet, a credential plugin that fails: waited for like a server that is not there.
    private async Task<ClusterConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_settings.Random.NextDouble);
        var clock = new ReflectorClock(_settings.Time);
        ClusterConnection? connection = null;
        await Attempts.RepeatAsync(TryAsync, _settings.Time, cancellationToken).ConfigureAwait(false);
        Tracker.Problem(null);
        return connection!;

        async Task<TimeSpan> TryAsync(CancellationToken cancellation)
        {
            // Files on a dead mount or a plugin that hangs cannot be cancelled, and stopping does not wait for them (K39).
            var connecting = Task.Run(_connect, CancellationToken.None);
            try
            {
                connection = await connecting.WaitAsync(cancellation).ConfigureAwait(false);
                return TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                _ = DisposeLateAsync(connecting);
                throw;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // A credential plugin may have been cancelled too, by a timeout of its own.
                var delay = backoff.Failed(clock.Now);
                ConnectFailed(ConnectionSetupException.Describe(exception), delay);
                return delay;
            }
        }
    }

    private static async Task DisposeLateAsync(Task<ClusterConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            (await connecting.ConfigureAwait(false)).Dispose();
        }
    }

    private void ConnectFailed(string why, TimeSpan delay)
    {
        var problem = $"the connection cannot be set up: {why}";
        if (Tracker.Problem(problem))
        {
            LogConnectFailed(_logger, _registry, why, delay);
        }
        else
        {
            LogStillNotConnected(_logger, _registry, why, delay);
        }
    }

    private async Task FollowAsync(ReflectorFactory reflectors, CancellationToken cancellationToken)
    {
        // Before the scopes are told of, so that nobody thinks that all of none have answered.
        List<ScopeWatch> scopes = [];
        string?[] names = _filter.Names.Count > 0 ? [.. _filter.Names] : [null];
        foreach (var name in names)
        {
            scopes.Add(new ScopeWatch(reflectors, _options, name, OpenWhenSynced, cancellationToken));
        }

        _scopes = scopes;
        RunningWatch? namespaces = null;
        try
        {
            if (_filter.IsPattern && !await scopes[0].Allowed.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                _discovery = new NamespaceDiscovery(reflectors, _filter.Includes, ns => new ScopeWatch(reflectors, _options, ns, OpenWhenSynced, cancellationToken));
                namespaces = reflectors.Namespaces(_discovery, cancellationToken);
                _namespaces = namespaces.Status;
                await ChooseAsync(scopes[0], namespaces, cancellationToken).ConfigureAwait(false);
            }

            OpenWhenSynced();
            await Task.Delay(Timeout.InfiniteTimeSpan, _settings.Time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(_scopes.Select(static scope => scope.StopAsync())).ConfigureAwait(false);
            await (namespaces?.StopAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            await (_discovery?.StopAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    // Both keep asking; the one that is allowed first makes the other superfluous.
    private async Task ChooseAsync(ScopeWatch cluster, RunningWatch namespaces, CancellationToken cancellationToken)
    {
        await Task.WhenAny(cluster.Listed, namespaces.Status.FirstListed).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (namespaces.Status.FirstListed.IsCompletedSuccessfully)
        {
            LogDiscoversNamespaces(_logger, _registry);
            _scopes = [];
            await cluster.StopAsync().ConfigureAwait(false);
        }
        else
        {
            await namespaces.StopAsync().ConfigureAwait(false);
            await _discovery!.StopAsync().ConfigureAwait(false);
            _discovery = null;
            _namespaces = null;
        }
    }

    private void OpenWhenSynced()
    {
        // No lock: this runs within others' locks, and looks at what has locks of its own. All it looks at only ever comes true.
        if (_synced.Task.IsCompleted || !IsSynced() || Interlocked.Exchange(ref _opened, 1) != 0)
        {
            return;
        }

        _store.Open(Tracker.Synced);
        _synced.TrySetResult();
        LogSynced(_logger, _registry);
    }

    private bool IsSynced()
    {
        if (_discovery is { } discovery && _scopes.Count == 0)
        {
            var followed = discovery.Scopes;
            return _namespaces is { FirstListed.IsCompleted: true } && IsSynced(followed, ifNone: true);
        }

        return IsSynced(_scopes, ifNone: false);
    }

    // One of several may be refused (K43); if all are, we know nothing, and an empty answer would be a lie.
    private static bool IsSynced(IReadOnlyList<ScopeWatch> scopes, bool ifNone) => scopes.Count == 0
        ? ifNone
        : scopes.All(static scope => scope.IsAnswered) && scopes.Any(static scope => scope.Listed.IsCompletedSuccessfully);

    [LoggerMessage(1, LogLevel.Warning, "Registry '{Registry}' cannot set up its connection: {Why}. Next attempt in {Delay}.", EventName = "ConnectFailed")]
    private static partial void LogConnectFailed(ILogger logger, string registry, string why, TimeSpan delay);

    [LoggerMessage(2, LogLevel.Information, "Registry '{Registry}' may not watch cluster-wide, so it follows the namespaces and watches each that matches.", EventName = "DiscoversNamespaces")]
    private static partial void LogDiscoversNamespaces(ILogger logger, string registry);

    [LoggerMessage(4, LogLevel.Debug, "Registry '{Registry}' has synced for the first time.", EventName = "Synced")]
    private static partial void LogSynced(ILogger logger, string registry);

    [LoggerMessage(3, LogLevel.Debug, "Registry '{Registry}' still cannot set up its connection: {Why}. Next attempt in {Delay}.", EventName = "StillNotConnected")]
    private static partial void LogStillNotConnected(ILogger logger, string registry, string why, TimeSpan delay);
}
