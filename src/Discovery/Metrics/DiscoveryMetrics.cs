using System.Diagnostics.Metrics;

namespace Discovery.Metrics;

/// <summary>What resolving and load balancing count, in the Meter <c>Discovery</c>.</summary>
internal sealed class DiscoveryMetrics
{
    public const string MeterName = "Discovery";

    private readonly Counter<long> _resolutions;
    private readonly Counter<long> _picks;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;

    public DiscoveryMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _resolutions = meter.CreateCounter<long>("discovery.resolutions", "{resolution}", "Questions for a service, by outcome.");
        _picks = meter.CreateCounter<long>("discovery.picks", "{pick}", "Endpoints chosen for a request.");
        _retries = meter.CreateCounter<long>("discovery.retries", "{retry}", "Requests that were repeated at another endpoint.");
        _ejections = meter.CreateCounter<long>("discovery.ejections", "{ejection}", "Endpoints taken out of the rotation because connections to them failed.");
    }

    public void Resolved(ServiceResolution resolution)
    {
        if (_resolutions.Enabled)
        {
            _resolutions.Add(1, KeyValuePair.Create<string, object?>("discovery.status", ResolutionStatusName.Of(resolution.Status)));
        }
    }

    /// <param name="consumer">Who chooses: <c>http_client</c>, <c>yarp</c>.</param>
    public void Picked(string consumer)
    {
        if (_picks.Enabled)
        {
            _picks.Add(1, KeyValuePair.Create<string, object?>("discovery.consumer", consumer));
        }
    }

    /// <param name="consumer">Who repeats: <c>http_client</c>, <c>yarp</c>.</param>
    public void Retried(string consumer) => _retries.Add(1, KeyValuePair.Create<string, object?>("discovery.consumer", consumer));

    public void Ejected() => _ejections.Add(1);
}
