using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Discovery.Kubernetes.Selection;

/// <summary>Which namespaces are taken in, and how they can be asked for (K03, K04).</summary>
internal sealed class NamespaceFilter
{
    // Names come from the cluster and from consumers; what consumers make up must not grow memory without end.
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<string, bool> _answers = new(StringComparer.Ordinal);
    private readonly Func<string, bool> _includes;

    public NamespaceFilter(KubernetesNamespaceSelector selector)
    {
        if (selector.Equal is { } equal)
        {
            Names = [equal];
            _includes = ns => ns == equal;
        }
        else if (selector.NotEqual is { } not)
        {
            FieldSelector = $"metadata.namespace!={not}";
            _includes = ns => ns != not;
        }
        else if (selector.Match is { Count: > 0 })
        {
            Names = selector.Match.All(NamespacePattern.IsPlainName) ? [.. selector.Match.Distinct(StringComparer.Ordinal)] : [];
            IsPattern = Names.Count == 0;
            Regex[] patterns = [.. selector.Match.Select(NamespacePattern.Compile)];
            _includes = ns => patterns.Any(pattern => pattern.IsMatch(ns));
        }
        else if (selector.NotMatch is { Count: > 0 })
        {
            IsPattern = true;
            Regex[] patterns = [.. selector.NotMatch.Select(NamespacePattern.Compile)];
            _includes = ns => !patterns.Any(pattern => pattern.IsMatch(ns));
        }
        else
        {
            _includes = static _ => true;
        }
    }

    /// <summary>The namespaces, if they are known by name: each gets a watch of its own, for which a Role is enough.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>Whether the namespaces that match must be found among those there are, should a cluster-wide watch be refused.</summary>
    public bool IsPattern { get; }

    /// <summary>What the server can leave out for us in a cluster-wide watch.</summary>
    public string? FieldSelector { get; }

    public bool Includes(string ns)
    {
        if (_answers.TryGetValue(ns, out var known))
        {
            return known;
        }

        var answer = _includes(ns);
        if (_answers.Count < MaxRemembered)
        {
            _answers.TryAdd(ns, answer);
        }

        return answer;
    }
}
