using System.Diagnostics.CodeAnalysis;
using System.Net;
using Discovery.Registries;

namespace Discovery.Resolution;

/// <summary>Reads a URI's host as a service reference.</summary>
internal static class HostNames
{
    private const string Svc = "svc";

    public static bool TryRead(CatalogState state, Uri uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        reference = null;
        // A host that begins with an underscore, as ours with a port name do, is "Basic" to Uri.
        if (!uri.IsAbsoluteUri || uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.Basic))
        {
            return false;
        }

        var host = uri.IdnHost.TrimEnd('.');
        if (host.Length == 0)
        {
            return false;
        }

        var port = uri.IsDefaultPort || uri.Port < 0 ? PortSelector.ForScheme(uri.Scheme) : PortSelector.Numbered(uri.Port);
        if (host[0] == '_' && !TryTakePortName(ref host, ref port))
        {
            return false;
        }

        if (IsLocal(host) || IPAddress.TryParse(host, out _))
        {
            return false;
        }

        var labels = host.Split('.');
        reference = labels.Length switch
        {
            1 => Make(null, null, labels[0], port),
            2 => Make(null, labels[1], labels[0], port),
            _ => Qualified(state, labels, port),
        };
        return reference is not null;
    }

    /// <summary>
    /// What the Host header says: the original authority, for virtual hosts and certificates, without the <c>_port.</c>
    /// prefix, which is a convention between caller and discovery that no server knows.
    /// </summary>
    public static string Authority(Uri uri)
    {
        var host = uri.IdnHost;
        if (host[0] == '_')
        {
            host = host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        return uri.IsDefaultPort || uri.Port < 0 ? host : $"{host}:{uri.Port}";
    }

    // RFC 6761: both never mean anything but this machine.
    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static bool TryTakePortName(ref string host, ref PortSelector port)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if (dot < 2 || !PortSelector.TryParse(host[1..dot], out var named))
        {
            return false;
        }

        host = host[(dot + 1)..];
        port = named;
        return true;
    }

    private static ServiceReference? Qualified(CatalogState state, string[] labels, PortSelector port)
    {
        var (name, ns) = (labels[0], labels[1]);
        if (labels.Length == 3)
        {
            return labels[2] == Svc ? Make(RegistryFor(state, Svc), ns, name, port)
                : state.Find(labels[2]) is { } named ? Make(named.Name, ns, name, port)
                : null;
        }

        if (labels[2] != Svc)
        {
            return null;
        }

        var suffix = string.Join('.', labels[2..]);
        return HasSuffix(state.Entries, suffix) ? Make(RegistryFor(state, suffix), ns, name, port) : null;
    }

    // The default registry if the suffix is one of its own, else the only one that has it; with several, nobody can say.
    private static string? RegistryFor(CatalogState state, string suffix)
    {
        if (state.Default is { } standard && (suffix == Svc || standard.Visible.HostSuffixes.Contains(suffix)))
        {
            return null;
        }

        var having = state.Entries.Where(entry => entry.Visible.HostSuffixes.Contains(suffix)).Take(2).ToArray();
        return having.Length == 1 ? having[0].Name : null;
    }

    private static bool HasSuffix(IReadOnlyList<RegistryEntry> entries, string suffix) =>
        entries.Any(entry => entry.Visible.HostSuffixes.Contains(suffix));

    private static ServiceReference? Make(string? registry, string? ns, string name, PortSelector port) =>
        Naming.IsValid(name) && (ns is null || Naming.IsValid(ns)) ? new ServiceReference(registry, ns, name, port) : null;
}
