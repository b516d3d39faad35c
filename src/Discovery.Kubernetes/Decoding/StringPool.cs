using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Gives one string for equal bytes: node, zone, namespace and port names repeat thousands of times. Grows up to a bound and then
/// begins anew, so that names that are no more do not stay. Not for several threads.
/// </summary>
internal sealed class StringPool
{
    private const int LongestPooled = 64;
    private const int LeastSlots = 256;
    private const int MostSlots = 64 * 1024;

    // Names that are made to collide must not cost time: they take the place of one another.
    private const int MostProbes = 64;

    // Open addressing: a name is at its hash's place or at one of the few after it.
    private string?[] _slots = new string?[LeastSlots];
    private int _count;

    public string Get(ref Utf8JsonReader reader) =>
        reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestPooled || !Ascii.IsValid(reader.ValueSpan)
            ? reader.GetString()!
            : Find(reader.ValueSpan);

    /// <param name="ascii">Nothing but ASCII.</param>
    public string Get(ReadOnlySpan<byte> ascii) => ascii.Length > LongestPooled ? Encoding.ASCII.GetString(ascii) : Find(ascii);

    // By itself, with the hash inside it: spread over its callers it is slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private string Find(ReadOnlySpan<byte> ascii)
    {
        var home = Hash(ascii);
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var slot = ref Slot(home + probe);
            if (slot is null)
            {
                slot = Encoding.ASCII.GetString(ascii);
                var text = slot;
                if (++_count > _slots.Length / 2)
                {
                    Grow();
                }

                return text;
            }

            if (slot.Length == ascii.Length && Ascii.Equals(ascii, slot))
            {
                return slot;
            }
        }

        return Slot(home) = Encoding.ASCII.GetString(ascii);
    }

    private void Grow()
    {
        var old = _slots;
        _count = 0;
        _slots = new string?[old.Length == MostSlots ? LeastSlots : 2 * old.Length];
        if (old.Length == MostSlots)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[LongestPooled];
        foreach (var text in old)
        {
            if (text is not null)
            {
                Put(text, Hash(bytes[..Encoding.ASCII.GetBytes(text, bytes)]));
            }
        }
    }

    private void Put(string text, int home)
    {
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var slot = ref Slot(home + probe);
            if (slot is null)
            {
                slot = text;
                _count++;
                return;
            }
        }
    }

    private ref string? Slot(int place) => ref _slots[place & (_slots.Length - 1)];

    // FNV-1a over words, for what is pooled is short; the last word overlaps the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 1099511628211UL;
        var hash = 14695981039346656037UL ^ (ulong)bytes.Length;
        if (bytes.Length >= sizeof(ulong))
        {
            for (var rest = bytes; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
            {
                hash = (hash ^ BitConverter.ToUInt64(rest)) * Prime;
                hash ^= hash >> 32;
            }

            hash = (hash ^ BitConverter.ToUInt64(bytes[^sizeof(ulong)..])) * Prime;
        }
        else if (bytes.Length >= sizeof(uint))
        {
            hash = (hash ^ (((ulong)BitConverter.ToUInt32(bytes) << 32) | BitConverter.ToUInt32(bytes[^sizeof(uint)..]))) * Prime;
        }
        else
        {
            foreach (var octet in bytes)
            {
                hash = (hash ^ octet) * Prime;
            }
        }

        hash ^= hash >> 32;
        return (int)(hash ^ (hash >> 16)) & int.MaxValue;
    }
}
