using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Dump;

/// <summary>Which part of the dump is wanted; <see langword="null"/> is all.</summary>
internal sealed record DumpFilter(string? Registry, string? Namespace, string? Service)
{
    public static DumpFilter Of(IQueryCollection query) => new(Value(query, "registry"), Value(query, "namespace"), Value(query, "service"));

    public bool Takes(IServiceRegistry registry) => Registry is null || Registry == registry.Name;

    /// <summary>The wanted services of a registry, in order.</summary>
    public IEnumerable<ServiceSnapshot> Services(IServiceRegistry registry)
    {
        if (Namespace is not null && Service is not null)
        {
            var only = registry.GetService(new ServiceId(Namespace, Service));
            return only.Exists ? [only] : [];
        }

        // A service that goes away between the two reads is left out.
        return registry.Services
            .Where(id => (Namespace is null || id.Namespace == Namespace) && (Service is null || id.Name == Service))
            .OrderBy(static id => id.Namespace, StringComparer.Ordinal)
            .ThenBy(static id => id.Name, StringComparer.Ordinal)
            .Select(registry.GetService)
            .Where(static snapshot => snapshot.Exists);
    }

    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } value ? value : null;
}
