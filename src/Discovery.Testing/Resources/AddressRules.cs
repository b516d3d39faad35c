using System.Net;
using System.Net.Sockets;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

/// <summary>What may stand as an endpoint's address. Unlike the real server, loopback may: that is where demos' backends live.</summary>
internal static class AddressRules
{
    /// <returns>The address, or null when it is none (which has been reported).</returns>
    public static IPAddress? Parse(FieldErrors errors, string path, string text)
    {
        // IPAddress takes "1.2.3" and "010.1.1.1"; Kubernetes does not.
        if (IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text))
        {
            return address;
        }

        errors.Invalid(path, text, HasLeadingZero(text) ? "must not have leading 0s" : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        return null;
    }

    private static bool HasLeadingZero(string text) =>
        text.Split('.') is { Length: 4 } parts && parts.All(p => byte.TryParse(p, out _)) && parts.Any(p => p is ['0', _, ..]);

    public static void Endpoint(FieldErrors errors, string path, string text, IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            errors.Invalid(path, text, $"may not be unspecified ({text})");
        }
        else if (address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && text.StartsWith("169.254.", StringComparison.Ordinal)))
        {
            errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        else if (text.StartsWith("224.0.0.", StringComparison.Ordinal) || text.StartsWith("ff02:", StringComparison.OrdinalIgnoreCase))
        {
            errors.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
