using System.Diagnostics.Metrics;

namespace RollingUpdate.Consumers;

/// <summary>Reads the counters of the Meter <c>Discovery</c> of one host.</summary>
internal sealed class Counters : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _retries;
    private long _ejections;

    public Counters(IMeterFactory host)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Discovery" && instrument.Meter.Scope == host)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            switch (instrument.Name)
            {
                case "discovery.retries":
                    Interlocked.Add(ref _retries, count);
                    break;
                case "discovery.ejections":
                    Interlocked.Add(ref _ejections, count);
                    break;
            }
        });
        _listener.Start();
    }

    public long Retries => Interlocked.Read(ref _retries);

    public long Ejections => Interlocked.Read(ref _ejections);

    public void Dispose() => _listener.Dispose();
}
