using System.Diagnostics.Metrics;
using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Telemetry;

/// <summary>What list and watch count, in the Meter <c>Discovery</c>.</summary>
internal sealed class KubernetesMetrics
{
    // From a tenth of a millisecond to minutes: most changes are visible at once, those of an outage are not.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    };

    private readonly Counter<long> _requests;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _relists;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _fromArrival;
    private readonly Histogram<double> _fromChange;

    public KubernetesMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Discovery");
        _requests = meter.CreateCounter<long>("discovery.kubernetes.requests", "{request}", "Requests to API servers, by verb, resource and answer.");
        _restarts = meter.CreateCounter<long>("discovery.kubernetes.watch.restarts", "{restart}", "Watches that ended or broke and were resumed, by reason.");
        _relists = meter.CreateCounter<long>("discovery.kubernetes.relists", "{list}", "Complete lists after a resource's first.");
        _failures = meter.CreateCounter<long>("discovery.kubernetes.failures", "{failure}", "Lists and watches that failed and wait for their next attempt, by reason.");
        _rejected = meter.CreateCounter<long>("discovery.kubernetes.rejected_objects", "{object}", "Objects and events that could not be used; the version before them stays.");
        _fromArrival = meter.CreateHistogram("discovery.kubernetes.event.visible.duration", "s", "From the arrival of an event to when its change is visible.", null, Seconds);
        _fromChange = meter.CreateHistogram(
            "discovery.kubernetes.change.visible.duration", "s", "From a change in the cluster (last-change-trigger-time) to when it is visible.", null, Seconds);
    }

    /// <param name="registry">The registry.</param>
    /// <param name="verb"><c>list</c> or <c>watch</c>.</param>
    /// <param name="resource">Its plural name.</param>
    /// <param name="answer">The HTTP status, or what went wrong without one.</param>
    public void Requested(string registry, string verb, string resource, string answer)
    {
        if (_requests.Enabled)
        {
            _requests.Add(
                1, Tag("discovery.registry", registry), Tag("k8s.verb", verb), Tag("k8s.resource", resource), Tag("discovery.answer", answer));
        }
    }

    public void Restarted(string registry, string resource, FailureKind reason) => Count(_restarts, registry, resource, reason);

    public void Failed(string registry, string resource, FailureKind reason) => Count(_failures, registry, resource, reason);

    public void Relisted(string registry, string resource) => _relists.Add(1, Tag("discovery.registry", registry), Tag("k8s.resource", resource));

    public void Rejected(string registry, string resource) => _rejected.Add(1, Tag("discovery.registry", registry), Tag("k8s.resource", resource));

    /// <summary>An event has been applied and published.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="resource">Its plural name.</param>
    /// <param name="sinceArrival">Since its bytes were there.</param>
    /// <param name="sinceChange">Since the cluster changed, by the clocks of two machines; if known.</param>
    public void Visible(string registry, string resource, TimeSpan sinceArrival, TimeSpan? sinceChange)
    {
        if (_fromArrival.Enabled)
        {
            _fromArrival.Record(sinceArrival.TotalSeconds, Tag("discovery.registry", registry), Tag("k8s.resource", resource));
        }

        if (sinceChange is { } age && _fromChange.Enabled)
        {
            _fromChange.Record(Math.Max(0, age.TotalSeconds), Tag("discovery.registry", registry));
        }
    }

    private static void Count(Counter<long> counter, string registry, string resource, FailureKind reason)
    {
        if (counter.Enabled)
        {
            counter.Add(1, Tag("discovery.registry", registry), Tag("k8s.resource", resource), Tag("discovery.reason", ReasonName.Of(reason)));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
