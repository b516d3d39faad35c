using Discovery.Kubernetes.Selection;

namespace Discovery.Kubernetes.Options;

/// <summary>Checks a namespace selector (K03, K46).</summary>
internal static class NamespaceSelectorValidator
{
    public const string NameRule = "a namespace: a lower-case DNS label of 1 to 63 characters";

    public static void Validate(KubernetesNamespaceSelector selector, string path, List<string> failures)
    {
        string[] set =
        [
            .. selector.Equal is null ? [] : new[] { nameof(selector.Equal) },
            .. selector.NotEqual is null ? [] : new[] { nameof(selector.NotEqual) },
            .. selector.Match is not { Count: > 0 } ? [] : new[] { nameof(selector.Match) },
            .. selector.NotMatch is not { Count: > 0 } ? [] : new[] { nameof(selector.NotMatch) },
        ];
        if (set.Length > 1)
        {
            failures.Add($"{path} has {string.Join(" and ", set)}; allowed is one of them.");
        }

        CheckName(selector.Equal, nameof(selector.Equal));
        CheckName(selector.NotEqual, nameof(selector.NotEqual));
        CheckPatterns(selector.Match, nameof(selector.Match));
        CheckPatterns(selector.NotMatch, nameof(selector.NotMatch));

        void CheckName(string? name, string key)
        {
            if (name is not null && !IsNamespace(name))
            {
                failures.Add($"{path}:{key} is '{name}'; allowed is {NameRule}.");
            }
        }

        // Code may set null, which means the same as in configuration: nothing is selected by it.
        void CheckPatterns(IList<string>? patterns, string key)
        {
            for (var i = 0; i < patterns?.Count; i++)
            {
                if (Problem(patterns[i], key) is { } problem)
                {
                    failures.Add($"{path}:{key}:{i} is '{patterns[i]}'; {problem}");
                }
            }
        }
    }

    public static bool IsNamespace(string name) => NamespacePattern.IsPlainName(name) && name[0] != '-' && name[^1] != '-';

    private static string? Problem(string pattern, string key)
    {
        if (string.IsNullOrEmpty(pattern))
        {
            return "allowed is a regular expression.";
        }

        try
        {
            NamespacePattern.Compile(pattern);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"it is no regular expression: {exception.Message}";
        }
        catch (NotSupportedException)
        {
            return "look-arounds, back-references and atomic groups are not allowed, because they can take for ever. "
                + (key == nameof(KubernetesNamespaceSelector.Match)
                    ? "To leave namespaces out, use NotMatch with a pattern of those, e.g. NotMatch: [\"kube-.*\"]."
                    : "Write several plain patterns instead.");
        }
    }
}
