using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Store;
using Discovery.Kubernetes.Telemetry;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Running;

/// <summary>Makes the list/watch loops of one registry, each with its decoder, its sink and its status.</summary>
internal sealed class ReflectorFactory(
    string registry, ApiClient client, EndpointStore store, RegistryTracker tracker, ReflectorSettings settings, KubernetesMetrics? metrics, string? labelSelector, string? fieldSelector, ILogger logger)
{
    private readonly WatchListSupport _watchList = new();

    public EndpointStore Store => store;

    public TimeProvider Time => settings.Time;

    /// <summary>Runs a loop over slices or Endpoints until cancelled.</summary>
    public RunningWatch Endpoints(ResourceKind kind, string? ns, bool isProvisional, CancellationToken cancellationToken) =>
        Run(
            Target(kind, ns),
            kind == ResourceKind.EndpointSlices ? new EndpointSliceDecoder() : new EndpointsDecoder(),
            new EndpointGroupSink(store, ns),
            isEssential: true,
            isProvisional,
            cancellationToken);

    public RunningWatch Services(string? ns, CancellationToken cancellationToken) =>
        Run(Target(ResourceKind.Services, ns), new ServiceDecoder(), new ServiceSink(store, ns), isEssential: false, isProvisional: false, cancellationToken);

    public RunningWatch Namespaces(IResourceSink<NamespaceObject> sink, CancellationToken cancellationToken) =>
        Run(new WatchTarget(ResourceKind.Namespaces, null), new NamespaceDecoder(), sink, isEssential: true, isProvisional: false, cancellationToken);

    private WatchTarget Target(ResourceKind kind, string? ns) => new(kind, ns, labelSelector, ns is null ? fieldSelector : null);

    private RunningWatch Run<T>(
        WatchTarget target, ObjectDecoder<T> decoder, IResourceSink<T> sink, bool isEssential, bool isProvisional, CancellationToken cancellationToken)
        where T : class
    {
        var status = new WatchStatus(registry, target, isEssential, isProvisional, tracker, metrics, settings.Time, logger);
        tracker.Add(status);
        var reflector = new Reflector<T>(target, decoder, client, sink, status, _watchList, settings);
        return RunningWatch.Start(status, tracker, reflector.RunAsync, cancellationToken);
    }
}
