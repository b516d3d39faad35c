using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>Resolves without pause on a thread of its own, keeps the first answer that is wrong, and tells of every new one.</summary>
internal sealed class Reader : IDisposable
{
    private readonly RegistryRig _rig;
    private readonly Truth[] _truths;
    private readonly Thread _thread;
    private volatile string? _wrong;
    private volatile bool _stopping;

    public Reader(RegistryRig rig, params Truth[] truths)
    {
        _rig = rig;
        _truths = truths;
        _thread = new Thread(Read) { IsBackground = true, Name = "reader" };
        _thread.Start();
    }

    /// <summary>The first wrong answer, if there was one.</summary>
    public string? Wrong => _wrong;

    /// <summary>Stops reading.</summary>
    /// <returns>The first wrong answer, if there was one.</returns>
    public string? Stop()
    {
        _stopping = true;
        return _thread.Join(Pulse.Patience) ? _wrong : "the reader is stuck in Resolve";
    }

    public void Dispose() => Stop();

    private void Read()
    {
        var references = _truths.Select(static truth => ServiceReference.Parse($"shop/{truth.Service}:80")).ToArray();
        var seen = _truths.Select(static _ => -1).ToArray();
        while (!_stopping && _wrong is null)
        {
            for (var i = 0; i < _truths.Length; i++)
            {
                var before = seen[i];
                _wrong ??= _truths[i].Judge(_rig.Resolve(references[i]), ref seen[i]);
                if (seen[i] != before || _wrong is not null)
                {
                    _rig.Pulse.Beat();
                }
            }

            // The tests share few cores, and what is read here must have a chance to change.
            Thread.Yield();
        }
    }
}
