using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Support;

/// <summary>What the Meter "Discovery" of one provider measures.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _all = new();

    public Measurements(IServiceProvider provider)
    {
        var factory = provider.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Discovery" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Looks at what is looked at only when asked for.</summary>
    public void Collect() => _listener.RecordObservableInstruments();

    /// <summary>The sum of an instrument's measurements with these tags, written as <c>key=value key=value</c>.</summary>
    public double Sum(string name, string tags = "") => _all.Where(one => one.Name == name && one.Tags == tags).Sum(static one => one.Value);

    /// <summary>Each measurement of an instrument.</summary>
    public IEnumerable<string> Of(string name) => _all.Where(one => one.Name == name).Select(static one => FormattableString.Invariant($"{one.Tags}: {one.Value}"));

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new List<string>();
        foreach (var (key, tag) in tags)
        {
            text.Add($"{key}={tag}");
        }

        _all.Enqueue((instrument.Name, value, string.Join(' ', text)));
    }
}
