using System.Globalization;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>The states that one service has had at the server, oldest first, each with an address that no other has. Thread safe.</summary>
internal sealed class Truth(string service, int net)
{
    private const string None = "";
    private readonly Lock _lock = new();
    private readonly List<string> _states = [];
    private int _addresses;

    public string Service => service;

    public string Latest
    {
        get
        {
            lock (_lock)
            {
                return _states[^1];
            }
        }
    }

    /// <summary>Says what will be true now, before the server is told: it may be seen at once.</summary>
    /// <returns>The address.</returns>
    public string Next()
    {
        lock (_lock)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"10.{net}.0.{++_addresses}");
            _states.Add($"{address}:8080");
            return address;
        }
    }

    /// <summary>Says that the server will have nothing of it.</summary>
    public void Gone()
    {
        lock (_lock)
        {
            _states.Add(None);
        }
    }

    /// <summary>Judges an answer: it must be a state there was, and none older than the one seen before.</summary>
    /// <param name="resolution">The answer.</param>
    /// <param name="seen">The index of what was seen before; -1 for nothing yet.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Judge(ServiceResolution resolution, ref int seen)
    {
        var text = string.Join(' ', resolution.Endpoints);
        lock (_lock)
        {
            switch (resolution.Status)
            {
                case ResolutionStatus.NotSynced when seen < 0:
                    return null;
                case ResolutionStatus.Resolved or ResolutionStatus.ServiceNotFound or ResolutionStatus.NoReadyEndpoints or ResolutionStatus.PortNotFound
                    when _states.FindIndex(Math.Max(seen, 0), state => state == text) is >= 0 and var index:
                    seen = index;
                    return null;
                default:
                    return $"{service}: '{resolution.Status} {text}' after '{(seen < 0 ? "nothing" : _states[seen])}', of {string.Join(", ", _states)}. {resolution.Reason}";
            }
        }
    }
}
