using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Running;

/// <summary>
/// Follows one scope, a namespace or the whole cluster: its Services, and its EndpointSlices or, where those are refused and
/// options allow it, its Endpoints (K01).
/// </summary>
internal sealed class ScopeWatch
{
    private readonly ReflectorFactory _reflectors;
    private readonly KubernetesRegistryOptions _options;
    private readonly string? _ns;
    private readonly Action _onAnswered;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<bool> _allowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunningWatch? _services;
    private readonly Task _completion;
    private readonly Lazy<Task> _stopped;

    /// <summary>Begins to follow the scope.</summary>
    public ScopeWatch(
        ReflectorFactory reflectors, KubernetesRegistryOptions options, string? ns, Action onAnswered, CancellationToken cancellationToken)
    {
        _onAnswered = onAnswered;
        _reflectors = reflectors;
        _options = options;
        _ns = ns;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _services = options.ResolveServicePorts ? reflectors.Services(ns, _stop.Token) : null;
        _stopped = new Lazy<Task>(StopCoreAsync);
        _completion = Task.Run(() => FollowAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>Whether the server lets us read endpoints here, known once it has said yes or no.</summary>
    public Task<bool> Allowed => _allowed.Task;

    /// <summary>Ends when endpoints have been listed, be it long after they were refused.</summary>
    public Task Listed => _listed.Task;

    /// <summary>Whether the server has answered for all that is watched here, by a list or a refusal.</summary>
    public bool IsAnswered => _allowed.Task.IsCompleted && _services is not { Status.Answered.IsCompleted: false };

    /// <summary>Stops following. May be called more than once.</summary>
    public Task StopAsync() => _stopped.Value;

    private async Task StopCoreAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (_services?.StopAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        List<RunningWatch> watches = [];
        try
        {
            RunningWatch? chosen;
            while ((chosen = await ChooseAsync(watches, cancellationToken).ConfigureAwait(false)) is null)
            {
                // All were forbidden, and one no longer is. Which one answered first is chance, so the choice is made again.
                await StopAllAsync(watches, null).ConfigureAwait(false);
            }

            await StopAllAsync(watches, chosen).ConfigureAwait(false);
            await chosen.Status.FirstListed.WaitAsync(cancellationToken).ConfigureAwait(false);
            _listed.TrySetResult();
            _onAnswered();
            await chosen.Completion.ConfigureAwait(false);
        }
        finally
        {
            _allowed.TrySetCanceled(CancellationToken.None);
            _listed.TrySetCanceled(CancellationToken.None);
            await StopAllAsync(watches, null).ConfigureAwait(false);
        }
    }

    private static async Task StopAllAsync(List<RunningWatch> watches, RunningWatch? but)
    {
        foreach (var watch in watches.Where(watch => watch != but).ToArray())
        {
            await watch.StopAsync().ConfigureAwait(false);
            watches.Remove(watch);
        }
    }

    // The first resource that is not forbidden. If all are, each keeps asking, slowly; null says that one has been allowed.
    private async Task<RunningWatch?> ChooseAsync(List<RunningWatch> watches, CancellationToken cancellationToken)
    {
        foreach (var kind in Candidates())
        {
            var watch = _reflectors.Endpoints(kind, _ns, cancellationToken);
            watches.Add(watch);
            await watch.Status.Answered.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!watch.Status.IsForbidden)
            {
                _allowed.TrySetResult(true);
                return watch;
            }
        }

        _allowed.TrySetResult(false);
        _onAnswered();
        await Task.WhenAny(watches.Select(static watch => watch.Status.FirstListed)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private ResourceKind[] Candidates() => _options.Resource switch
    {
        KubernetesEndpointResource.EndpointSlices => [ResourceKind.EndpointSlices],
        KubernetesEndpointResource.Endpoints => [ResourceKind.Endpoints],
        _ => [ResourceKind.EndpointSlices, ResourceKind.Endpoints],
    };
}
