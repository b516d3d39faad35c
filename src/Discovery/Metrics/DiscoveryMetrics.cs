using System.Diagnostics.Metrics;

namespace Discovery.Metrics;

/// <summary>What load balancing counts, in the Meter <c>Discovery</c>.</summary>
internal sealed class DiscoveryMetrics
{
    public const string MeterName = "Discovery";

    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;

    public DiscoveryMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _retries = meter.CreateCounter<long>("discovery.retries", "{retry}", "Requests that were repeated at another endpoint.");
        _ejections = meter.CreateCounter<long>("discovery.ejections", "{ejection}", "Endpoints taken out of the rotation because connections to them failed.");
    }

    /// <param name="consumer">Who repeats: <c>http_client</c>, <c>yarp</c>.</param>
    public void Retried(string consumer) => _retries.Add(1, KeyValuePair.Create<string, object?>("discovery.consumer", consumer));

    public void Ejected() => _ejections.Add(1);
}
