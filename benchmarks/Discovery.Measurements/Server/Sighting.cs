using System.Diagnostics;

namespace Discovery.Measurements.Server;

/// <summary>Asks the resolver each time it says that something has changed, until a service has so many endpoints.</summary>
internal sealed class Sighting
{
    private readonly TaskCompletionSource<long> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IServiceResolver _resolver;
    private readonly ServiceReference _reference;
    private readonly int _endpoints;

    private Sighting(IServiceResolver resolver, ServiceReference reference, int endpoints)
    {
        _resolver = resolver;
        _reference = reference;
        _endpoints = endpoints;
    }

    /// <summary>When an answer had them.</summary>
    public static Task<long> Of(IServiceResolver resolver, ServiceReference reference, int endpoints)
    {
        Sighting sighting = new(resolver, reference, endpoints);
        sighting.Look();
        return sighting._seen.Task;
    }

    private void Look()
    {
        var answer = _resolver.Resolve(_reference);
        if (answer.Endpoints.Count == _endpoints)
        {
            _seen.SetResult(Stopwatch.GetTimestamp());
        }
        else
        {
            answer.ChangeToken.RegisterChangeCallback(static state => ((Sighting)state!).Look(), this);
        }
    }
}
