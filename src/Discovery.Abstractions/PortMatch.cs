namespace Discovery;

/// <summary>Which of a service's ports a selector means (rules K20 to K23).</summary>
/// <param name="Name">All endpoints of the port of this name; or</param>
/// <param name="Number">all endpoints that listen on this port themselves.</param>
internal readonly record struct PortMatch(string? Name, int Number)
{
    private const string Https = "https";
    private const int HttpsPort = 443;

    public bool Takes(DiscoveredEndpoint endpoint) => Name is null ? endpoint.Port == Number : endpoint.PortName == Name;

    /// <summary>Whether the port speaks TLS, as far as its number, name or application protocol tell.</summary>
    public bool IsHttps(ServiceSnapshot snapshot)
    {
        if (Name is null)
        {
            return Number == HttpsPort;
        }

        foreach (var port in snapshot.Ports)
        {
            if (port.IsTcp && port.Name == Name && (port.Number == HttpsPort || port.Name == Https || port.AppProtocol == Https))
            {
                return true;
            }
        }

        return false;
    }

    public static PortMatch? Find(ServiceSnapshot snapshot, PortSelector selector) => selector.Kind switch
    {
        PortSelectorKind.Name => ByName(snapshot, selector.PortName),
        PortSelectorKind.Number => ByServiceNumber(snapshot, selector.PortNumber)
            ?? ByOwnNumber(snapshot, selector.PortNumber)
            ?? (snapshot.PortNumbersKnown ? null : OnlyPort(snapshot)),
        PortSelectorKind.Scheme => ByScheme(snapshot, selector.PortName),
        _ => OnlyPort(snapshot) ?? ByScheme(snapshot, "http"),
    };

    /// <summary>Rule K23: say what there is.</summary>
    public static string Describe(ServiceSnapshot snapshot, PortSelector selector)
    {
        var wanted = selector.Kind switch
        {
            PortSelectorKind.Name => $"port '{selector.PortName}'",
            PortSelectorKind.Number => $"port {selector.PortNumber}",
            PortSelectorKind.Scheme => $"port for '{selector.PortName}'",
            _ => "port that stands out",
        };
        return $"no {wanted} on {snapshot.Id}: it has {string.Join(", ", snapshot.Ports)}";
    }

    private static PortMatch? ByName(ServiceSnapshot snapshot, string name)
    {
        foreach (var port in snapshot.Ports)
        {
            if (port.IsTcp && port.Name == name)
            {
                return new PortMatch(name, 0);
            }
        }

        return null;
    }

    private static PortMatch? ByServiceNumber(ServiceSnapshot snapshot, int number)
    {
        foreach (var port in snapshot.Ports)
        {
            if (port.IsTcp && port.Number == number)
            {
                return new PortMatch(port.Name, 0);
            }
        }

        return null;
    }

    private static PortMatch? ByOwnNumber(ServiceSnapshot snapshot, int number)
    {
        foreach (var port in snapshot.Ports)
        {
            if (port.IsTcp && port.TargetPorts.Contains(number))
            {
                return new PortMatch(null, number);
            }
        }

        return null;
    }

    private static PortMatch? ByScheme(ServiceSnapshot snapshot, string schemes)
    {
        // "https+http" is a preference: the first scheme that has a port of its own.
        foreach (var range in schemes.AsSpan().Split('+'))
        {
            var scheme = schemes[range];
            if ((ByServiceNumber(snapshot, NumberOf(scheme)) ?? ByName(snapshot, scheme)) is { } match)
            {
                return match;
            }
        }

        return OnlyPort(snapshot);
    }

    /// <summary>The standard port of a scheme; 0 if it has none.</summary>
    public static int NumberOf(string scheme) => scheme switch
    {
        "http" or "ws" => 80,
        Https or "wss" => HttpsPort,
        _ => 0,
    };

    private static PortMatch? OnlyPort(ServiceSnapshot snapshot)
    {
        string? name = null;
        foreach (var port in snapshot.Ports)
        {
            if (!port.IsTcp)
            {
                continue;
            }

            if (name is not null)
            {
                return null;
            }

            name = port.Name;
        }

        return name is null ? null : new PortMatch(name, 0);
    }
}
