namespace Discovery.AspNetCore.Events;

/// <summary>Remembers what registries have said of themselves last.</summary>
internal sealed class StatusBoard
{
    private readonly Dictionary<string, byte[]> _last = new(StringComparer.Ordinal);

    /// <summary>The events of those that say something else now.</summary>
    public IReadOnlyList<byte[]> Changes(IReadOnlyList<IServiceRegistry> registries)
    {
        List<byte[]> changed = [];
        foreach (var registry in registries)
        {
            var frame = EventFrame.Registry(registry.Name, registry.Status);
            if (!_last.TryGetValue(registry.Name, out var last) || !last.AsSpan().SequenceEqual(frame))
            {
                _last[registry.Name] = frame;
                changed.Add(frame);
            }
        }

        foreach (var name in _last.Keys.Except(registries.Select(static registry => registry.Name), StringComparer.Ordinal).ToArray())
        {
            _last.Remove(name);
        }

        return changed;
    }
}
