using Discovery.Testing.Http;

namespace Discovery.Testing.Access;

/// <summary>Who asks, and what they may do. Immutable.</summary>
/// <param name="Everything">A member of system:masters: nothing is forbidden.</param>
internal sealed record Identity(string User, bool Everything, IReadOnlyList<ApiServerRule> Rules)
{
    public const string AnonymousUser = "system:anonymous";

    public static Identity Anonymous { get; } = new(AnonymousUser, false, []);

    public bool IsAnonymous => User == AnonymousUser;

    public bool May(RequestInfo request) => Everything || Rules.Any(r => Allows(r, request));

    private static bool Allows(ApiServerRule rule, RequestInfo request) =>
        Covers(rule.Verbs, request.Verb)
        && Covers(rule.ApiGroups, request.Group)
        && Covers(rule.Resources, request.ResourceAndSubresource)
        && (rule.Namespaces.Count == 0 || rule.Namespaces.Contains(request.Namespace, StringComparer.Ordinal));

    private static bool Covers(IReadOnlyList<string> allowed, string asked) =>
        allowed.Contains("*", StringComparer.Ordinal) || allowed.Contains(asked, StringComparer.Ordinal);
}
