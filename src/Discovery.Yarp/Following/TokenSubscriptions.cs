using Microsoft.Extensions.Primitives;

namespace Discovery.Yarp.Following;

/// <summary>Registrations on the change tokens that matter now. Used by one thread at a time.</summary>
internal sealed class TokenSubscriptions(Action onChange) : IDisposable
{
    private Dictionary<IChangeToken, IDisposable> _current = [];

    /// <summary>Follows these tokens instead of those before; a token that stays keeps its registration.</summary>
    public void Follow(IEnumerable<IChangeToken> tokens)
    {
        Dictionary<IChangeToken, IDisposable> next = new(ReferenceEqualityComparer.Instance);
        foreach (var token in tokens)
        {
            if (next.ContainsKey(token))
            {
                continue;
            }

            next[token] = _current.Remove(token, out var kept)
                ? kept
                : token.RegisterChangeCallback(static state => ((Action)state!)(), onChange);
        }

        Dispose();
        _current = next;
    }

    public void Dispose()
    {
        foreach (var registration in _current.Values)
        {
            registration.Dispose();
        }

        _current = [];
    }
}
