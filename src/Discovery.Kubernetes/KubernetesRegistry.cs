using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Running;
using Discovery.Kubernetes.Selection;
using Discovery.Kubernetes.Store;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes;

/// <summary>A registry over one cluster. Inert until first used.</summary>
internal sealed partial class KubernetesRegistry : IServiceRegistry, IPhasedRegistry
{
    private readonly KubernetesRegistryOptions _options;
    private readonly NamespaceFilter _filter;
    private readonly SnapshotStore _snapshots;
    private readonly EndpointStore _store;
    private readonly RegistryRunner _runner;
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset? _tokenExpiry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegistryStatus? _disabled;
    private readonly Lock _lifecycle = new();
    private Task? _run;
    private volatile bool _started;
    private bool _disposed;

    /// <param name="name">The registry's name.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="defaultNamespace">What the options' default comes to.</param>
    /// <param name="connect">Makes the connection; may take its time, and may fail.</param>
    /// <param name="settings">Time, chance and bounds.</param>
    /// <param name="logger">The log.</param>
    /// <param name="metrics">What to count with.</param>
    public KubernetesRegistry(
        string name,
        KubernetesRegistryOptions options,
        string defaultNamespace,
        Func<ClusterConnection> connect,
        ReflectorSettings settings,
        ILogger logger,
        KubernetesMetrics? metrics = null)
    {
        Name = name;
        DefaultNamespace = defaultNamespace;
        HostSuffixes = ["svc", $"svc.{options.ClusterDomain.Trim('.')}"];
        _options = options;
        _tokenExpiry = TokenExpiry.Read(options.Token);
        _time = settings.Time;
        _logger = logger;
        _filter = new NamespaceFilter(options.NamespaceSelector);
        _snapshots = new SnapshotStore(exception => LogCallbackFailed(_logger, exception, Name));
        _store = new EndpointStore(_snapshots, new ServiceJoin(options.AddressFamily, options.DefaultWeight), _filter.Includes, name, logger);
        _runner = new RegistryRunner(name, options, _filter, _store, connect, settings, metrics, logger);
        if (!options.Enabled)
        {
            _started = true;
            _disabled = new RegistryStatus
            {
                Phase = RegistryPhase.Disabled,
                Reason = $"registry '{name}' is switched off (Enabled: false)",
                Since = settings.Time.GetUtcNow(),
            };
        }
    }

    public string Name { get; }

    public string DefaultNamespace { get; }

    public IReadOnlyList<string> HostSuffixes { get; }

    public IReadOnlyCollection<ServiceId> Services => _snapshots.Services;

    public RegistryStatus Status
    {
        get
        {
            if (_disabled is not null)
            {
                return _disabled;
            }

            var summary = _runner.Tracker.Current;
            return new RegistryStatus
            {
                Phase = summary.Phase,
                Reason = summary.Reason,
                Since = summary.Since,
                LastContact = _runner.Tracker.LastContact,
                Warnings = [.. summary.Warnings, .. Warnings()],
                Services = _snapshots.ServiceCount,
                Endpoints = _snapshots.EndpointCount,
                Details = summary.Details(),
            };
        }
    }

    public (RegistryPhase Phase, string Reason) Phase
    {
        get
        {
            if (_disabled is not null)
            {
                return (_disabled.Phase, _disabled.Reason);
            }

            var summary = _runner.Tracker.Current;
            return (summary.Phase, summary.Reason);
        }
    }

    public bool Includes(string ns) => _filter.Includes(ns);

    public ServiceSnapshot GetService(ServiceId id)
    {
        EnsureStarted();
        return _snapshots.Get(id);
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default)
    {
        EnsureStarted();
        return _disabled is null ? _runner.Synced.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default)
    {
        EnsureStarted();
        return _snapshots.WatchAsync(cancellationToken);
    }

    public override string ToString() => $"{Name}: {_options}";

    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_lifecycle)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _started = true;
            run = _run;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await (run ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _runner.Abandon();
        _snapshots.Complete();
        _stop.Dispose();
    }

    private void EnsureStarted()
    {
        if (!_started)
        {
            Start();
        }
    }

    private void Start()
    {
        lock (_lifecycle)
        {
            if (_started)
            {
                return;
            }

            // The caller is a request: neither its context nor its tracing belongs to what runs for good.
            var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
            try
            {
                _run = Task.WhenAll(Task.Run(RunAsync), TellTokenEndAsync());
                _started = true;
            }
            finally
            {
                flow?.Undo();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _runner.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
#pragma warning disable CA1031 // Nothing that happens in a registry stops the host (K38); that this happened must not be silent, though.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogCrashed(_logger, exception, Name);
            _runner.Tracker.Defect($"the registry has ended by a defect of its own: {exception.GetType().Name}; see the log");
        }
    }

    // Before the end and at it (K45); what comes in between is in the status.
    private async Task TellTokenEndAsync()
    {
        if (_tokenExpiry is not { } expiry)
        {
            return;
        }

        if (_time.GetUtcNow() < expiry)
        {
            LogTokenExpires(_logger, Name, expiry);
            await TokenExpiry.PassedAsync(expiry, _time, _stop.Token).ConfigureAwait(false);
        }

        LogTokenExpired(_logger, Name, expiry);
    }

    private IEnumerable<string> Warnings()
    {
        if (_tokenExpiry is { } expiry)
        {
            yield return _time.GetUtcNow() < expiry
                ? $"Token expires at {expiry:u} and cannot be renewed: use TokenFile, or a token that lasts"
                : $"Token has expired at {expiry:u}: the API server will not take it again; use TokenFile, or a token that lasts";
        }

        if (_options.SkipTlsVerify)
        {
            yield return "the API server's certificate is not verified (SkipTlsVerify)";
        }

        foreach (var service in _store.Truncated)
        {
            yield return $"the Endpoints of {service} are cut off at 1,000 addresses: allow endpointslices to see all";
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A callback on a change in registry '{Registry}' threw.", EventName = "ChangeCallbackFailed")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception, string registry);

    [LoggerMessage(2, LogLevel.Critical, "Registry '{Registry}' has ended by a defect of its own. What it knew stays in use and grows old.", EventName = "RegistryCrashed")]
    private static partial void LogCrashed(ILogger logger, Exception exception, string registry);

    [LoggerMessage(3, LogLevel.Warning, "The Token of registry '{Registry}' expires at {Expiry:u} and cannot be renewed while the process runs; use TokenFile, or a token that lasts.", EventName = "TokenExpires")]
    private static partial void LogTokenExpires(ILogger logger, string registry, DateTimeOffset expiry);

    [LoggerMessage(4, LogLevel.Error, "The Token of registry '{Registry}' has expired at {Expiry:u}: the API server will not take it again, and what is known grows old; use TokenFile, or a token that lasts.", EventName = "TokenExpired")]
    private static partial void LogTokenExpired(ILogger logger, string registry, DateTimeOffset expiry);
}
