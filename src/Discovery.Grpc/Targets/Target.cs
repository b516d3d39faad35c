using System.Globalization;

namespace Discovery.Grpc.Targets;

/// <summary>Which service a channel's address names.</summary>
/// <param name="Reference">The service.</param>
/// <param name="Authority">What the endpoints are told they are called by, and what their certificates must say.</param>
internal sealed record Target(ServiceReference Reference, string Authority)
{
    public const string Scheme = "discovery";

    private const string Form = $"{Scheme}:///[registry/][namespace/]name[:port]";

    /// <exception cref="FormatException">The address names no service.</exception>
    public static Target Parse(Uri address, int defaultPort)
    {
        // With two slashes the first part would be a host, which gRPC means to be a name server: most likely a slip.
        if (address.Authority.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0
            || !ServiceReference.TryParse(Path(address), out var reference))
        {
            throw new FormatException($"The gRPC address '{address.OriginalString}' names no service: it must be {Form}, with three slashes.");
        }

        return new Target(reference, AuthorityOf(reference, defaultPort));
    }

    // discovery:apisix/httpbin and discovery:/apisix/httpbin are the same to gRPC.
    private static string Path(Uri address) => address.AbsolutePath.StartsWith('/') ? address.AbsolutePath[1..] : address.AbsolutePath;

    // As in the URI of an HttpClient: which registry, and a port's name, are matters between caller and discovery.
    private static string AuthorityOf(ServiceReference reference, int defaultPort)
    {
        var host = reference.Namespace is { } ns ? $"{reference.Name}.{ns}" : reference.Name;
        return reference.Port.Kind == PortSelectorKind.Number && reference.Port.PortNumber != defaultPort
            ? string.Create(CultureInfo.InvariantCulture, $"{host}:{reference.Port.PortNumber}")
            : host;
    }
}
