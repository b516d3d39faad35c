using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Kubernetes.Model;

/// <summary>Reads IP addresses from text.</summary>
internal static class AddressText
{
    /// <summary>Puts the address into the entry; a text that is none, or one of a link that only the sender has, leaves it without (K09).</summary>
    public static void Read(scoped ReadOnlySpan<byte> utf8, ref AddressEntry entry)
    {
        if (TryReadIPv4(utf8, out var number))
        {
            entry.Address = number;
            entry.HasAddress = true;
            entry.Set(AddressFlags.IPv6, false);
            return;
        }

        ReadOther(utf8, ref entry);
    }

    private static void ReadOther(scoped ReadOnlySpan<byte> utf8, ref AddressEntry entry)
    {
        entry.HasAddress = IPAddress.TryParse(utf8, out var address)
            && (address.AddressFamily == AddressFamily.InterNetwork || address.ScopeId == 0);
        if (entry.HasAddress)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            entry.Set(AddressFlags.IPv6, address!.AddressFamily == AddressFamily.InterNetworkV6);
            address.TryWriteBytes((entry.Flags & AddressFlags.IPv6) != 0 ? bytes : bytes[12..], out _);
            entry.Address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }
    }

    // The form nearly all have. Leading zeros, hexadecimal and the like are the platform's affair.
    private static bool TryReadIPv4(ReadOnlySpan<byte> text, out uint number)
    {
        number = 0;
        var place = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (place == text.Length || text[place++] != '.'))
            {
                return false;
            }

            var start = place;
            var value = 0u;
            while (place < text.Length && place - start < 3 && (uint)(text[place] - '0') is var digit && digit <= 9)
            {
                value = (value * 10) + digit;
                place++;
            }

            if (place == start || value > byte.MaxValue || (text[start] == '0' && place - start > 1))
            {
                return false;
            }

            number = (number << 8) | value;
        }

        return place == text.Length;
    }
}
