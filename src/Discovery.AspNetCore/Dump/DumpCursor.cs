using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Discovery.AspNetCore.Dump;

/// <summary>
/// The last service of a page. The next one begins with what comes after it in order, so services that come and go in between
/// neither repeat nor hide others.
/// </summary>
internal sealed record DumpCursor(string Registry, ServiceId Last)
{
    // It has to fit into a URL. Kubernetes' names are shorter; those that share so long a beginning are passed over together.
    private const int MaxLength = 253;

    /// <summary>Where a registry's services go on: <see langword="null"/> from the first, <paramref name="isOver"/> not at all.</summary>
    public ServiceId? In(string registry, out bool isOver)
    {
        var order = string.CompareOrdinal(registry, Registry);
        isOver = order < 0;
        return order == 0 ? Last : null;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out DumpCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length % sizeof(char) != 0)
        {
            return false;
        }

        var parts = new string(MemoryMarshal.Cast<byte, char>(bytes)).Split(':', 3);
        if (parts.Length < 3 || !TryParseLength(parts[0], out var registry) || !TryParseLength(parts[1], out var ns) || registry + ns > parts[2].Length)
        {
            return false;
        }

        cursor = new DumpCursor(parts[2][..registry], new ServiceId(parts[2][registry..(registry + ns)], parts[2][(registry + ns)..]));
        return true;
    }

    /// <summary>The form that <see cref="TryParse"/> reads: UTF-16, because a name may be any sequence of characters.</summary>
    public override string ToString()
    {
        var (registry, ns, name) = (Cut(Registry), Cut(Last.Namespace), Cut(Last.Name));
        var text = string.Create(CultureInfo.InvariantCulture, $"{registry.Length}:{ns.Length}:{registry}{ns}{name}");
        return Base64Url.EncodeToString(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static string Cut(string name) => name.Length <= MaxLength ? name : name[..MaxLength] + char.MaxValue;

    private static bool TryParseLength(string text, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= MaxLength + 1;
}
