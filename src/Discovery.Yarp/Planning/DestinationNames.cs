using System.Diagnostics.CodeAnalysis;

namespace Discovery.Yarp.Planning;

/// <summary>Which addresses of destinations are names of services.</summary>
internal sealed class DestinationNames(IServiceResolver resolver)
{
    /// <summary>Whether an address could be a service's, given the right registries: those may come and go at run time.</summary>
    public static bool MayBeService(Uri address, bool registryIsGiven) =>
        // A host that begins with an underscore is "Basic" to Uri.
        (address.HostNameType is UriHostNameType.Dns or UriHostNameType.Basic)
        && !address.IsLoopback
        && (registryIsGiven || CountLabels(WithoutPortName(address)) > 2);

    /// <summary>Reads an address; <paramref name="registry"/> is what the cluster says, which also lets short names in.</summary>
    public bool TryRead(Uri address, string? registry, [NotNullWhen(true)] out ServiceReference? reference)
    {
        reference = null;
        var host = WithoutPortName(address).TrimEnd('.');
        var labels = CountLabels(host);
        if ((labels <= 2 && registry is null) || !resolver.TryGetReference(address, out reference))
        {
            return false;
        }

        if (registry is { Length: > 0 } && !NamesRegistry(host, labels))
        {
            reference = reference with { Registry = registry };
        }

        return true;
    }

    /// <summary>The host without a leading <c>_portname.</c>, which is a question to us and no name that anybody serves.</summary>
    public static string WithoutPortName(Uri address)
    {
        var host = address.IdnHost;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host.StartsWith('_') && dot > 0 ? host[(dot + 1)..] : host;
    }

    // "name.namespace.svc" says that it is a service, but not of which registry.
    private static bool NamesRegistry(string host, int labels) => labels == 3 && !host.EndsWith(".svc", StringComparison.OrdinalIgnoreCase);

    private static int CountLabels(string host) => host.AsSpan().TrimEnd('.').Count('.') + 1;
}
