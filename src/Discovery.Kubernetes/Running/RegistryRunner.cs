using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Selection;
using Discovery.Kubernetes.Store;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

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
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile List<ScopeWatch> _scopes = [];
    private volatile NamespaceDiscovery? _discovery;
    private volatile WatchStatus? _namespaces;

    public RegistryRunner(
        string registry,
        KubernetesRegistryOptions options,
        NamespaceFilter filter,
        EndpointStore store,
        Func<ClusterConnection> connect,
        ReflectorSettings settings,
        ILogger logger)
    {
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

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var reflectors = new ReflectorFactory(
                _registry, new ApiClient(connection, _settings.Time), _store, Tracker, _settings, _options.LabelSelector, _filter.FieldSelector, _logger);
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
        var pipeline = new ResiliencePipelineBuilder<ClusterConnection> { TimeProvider = _settings.Time }
            .AddRetry(new RetryStrategyOptions<ClusterConnection>
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not (null or OperationCanceledException)),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(backoff.Failed(_settings.Time.GetUtcNow())),
                OnRetry = arguments =>
                {
                    Tracker.Problem($"the connection cannot be set up: {arguments.Outcome.Exception!.Message}");
                    LogConnectFailed(_logger, arguments.Outcome.Exception, _registry, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        var connection = await pipeline.ExecuteAsync(_ => ValueTask.FromResult(_connect()), cancellationToken).ConfigureAwait(false);
        Tracker.Problem(null);
        return connection;
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
        lock (_lock)
        {
            if (_synced.Task.IsCompleted || !IsSynced())
            {
                return;
            }

            _store.Open(Tracker.Synced);
            _synced.TrySetResult();
        }
    }

    private bool IsSynced()
    {
        if (_discovery is { } discovery && _scopes.Count == 0)
        {
            var followed = discovery.Scopes;
            return _namespaces is { FirstListed.IsCompleted: true } && followed.All(static scope => scope.IsAnswered);
        }

        var scopes = _scopes;
        return scopes.Count > 0
            && scopes.All(static scope => scope.IsAnswered)
            && scopes.Any(static scope => scope.Listed.IsCompletedSuccessfully);
    }

    [LoggerMessage(1, LogLevel.Warning, "Registry '{Registry}' cannot set up its connection; next attempt in {Delay}.", EventName = "ConnectFailed")]
    private static partial void LogConnectFailed(ILogger logger, Exception exception, string registry, TimeSpan delay);

    [LoggerMessage(2, LogLevel.Information, "Registry '{Registry}' may not watch cluster-wide, so it follows the namespaces and watches each that matches.", EventName = "DiscoversNamespaces")]
    private static partial void LogDiscoversNamespaces(ILogger logger, string registry);
}
