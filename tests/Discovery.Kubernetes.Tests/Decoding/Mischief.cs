using System.Text.Json;
using CsCheck;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>Damage to bytes, and what may be said of the damaged.</summary>
internal static class Mischief
{
    /// <summary>One to three bytes changed, removed or put in; rarely a byte order mark before, or the end cut off.</summary>
    public static readonly Gen<Func<byte[], byte[]>> Any = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, 1_000_000], Byte(), Gen.Int[0, 2]).Array[1, 3].Select(static changes => (Func<byte[], byte[]>)(bytes => changes.Aggregate(bytes, Change)))),
        (1, Gen.Const<Func<byte[], byte[]>>(static bytes => [0xEF, 0xBB, 0xBF, .. bytes])),
        (1, Gen.Int[0, 1_000_000].Select(static at => (Func<byte[], byte[]>)(bytes => bytes[..(at % bytes.Length)]))));

    /// <summary>Whether two members of one object have the same name.</summary>
    public static bool HasTwins(JsonElement element) => Exists(element, static json => Names(json).GroupBy(static name => name, StringComparer.Ordinal).Any(static twins => twins.Count() > 1));

    /// <summary>Whether some member has a name that is no text.</summary>
    public static bool HasOddNames(JsonElement element) => Exists(element, static json => Names(json).Contains(null));

    private static bool Exists(JsonElement element, Func<JsonElement, bool> condition) => element.ValueKind switch
    {
        JsonValueKind.Object => condition(element) || element.EnumerateObject().Any(member => Exists(member.Value, condition)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Exists(item, condition)),
        _ => false,
    };

    private static IEnumerable<string?> Names(JsonElement json) => json.EnumerateObject().Select(static member =>
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    });

    private static Gen<byte> Byte() => Gen.Frequency((3, Gen.Byte[32, 126]), (1, Gen.Byte));

    private static byte[] Change(byte[] bytes, (int At, byte With, int How) change)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = change.At % bytes.Length;
        return change.How switch
        {
            0 => [.. bytes[..at], change.With, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], change.With, .. bytes[at..]],
        };
    }
}
