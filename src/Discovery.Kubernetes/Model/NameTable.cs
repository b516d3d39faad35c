using System.Runtime.CompilerServices;
using System.Text;

namespace Discovery.Kubernetes.Model;

/// <summary>
/// Numbers names: equal bytes get one number, and the number one string. A number is half of a reference, and nothing the garbage
/// collector has to follow.
/// </summary>
/// <remarks>One thread may number names while others read those whose numbers they were given.</remarks>
internal sealed class NameTable
{
    /// <summary>The number of what has no name.</summary>
    public const int None = 0;

    // More than a cluster has nodes.
    private const int MostNames = 64 * 1024;
    private const int LeastSlots = 64;

    // Names that are made to collide must not cost time: they get a number each time they come.
    private const int MostProbes = 64;

    // Open addressing: a name is at its hash's place or at one of the few after it.
    private Slot[] _slots = new Slot[LeastSlots];

    // What is compared lies side by side and away from the strings: there are more names of nodes than the processor keeps near.
    private byte[] _bytes = new byte[16 * LeastSlots];
    private int[] _ends = new int[LeastSlots];
    private string[] _texts = new string[LeastSlots];
    private int _last = None;

    public NameTable() => _texts[None] = "";

    /// <summary>Whether it is time for a new table, so that names that are no more do not stay. It still takes names.</summary>
    public bool IsFull => _last >= MostNames;

    /// <summary>The name that has this number.</summary>
    public string this[int number] => _texts[number];

    /// <summary>The name that has this number, for whoever numbers names.</summary>
    public ReadOnlySpan<byte> Utf8(int number) => _bytes.AsSpan(_ends[number - 1].._ends[number]);

    /// <param name="utf8">Text; an empty one is <see cref="None"/>.</param>
    // By itself, with the hash inside it: spread over its callers it is slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Number(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return None;
        }

        var hash = Hash(utf8);
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var slot = ref Place(hash + probe);
            if (slot.Number == None)
            {
                slot = new Slot(hash, Add(utf8));
                var number = slot.Number;
                if (number > _slots.Length / 2)
                {
                    Grow();
                }

                return number;
            }

            if (slot.Hash == hash && utf8.SequenceEqual(Utf8(slot.Number)))
            {
                return slot.Number;
            }
        }

        return Add(utf8);
    }

    private int Add(ReadOnlySpan<byte> utf8)
    {
        var start = _ends[_last];
        while (_bytes.Length - start < utf8.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        if (++_last == _texts.Length)
        {
            // Readers may keep to the array before: the numbers they were given are in it, and it does not change any more.
            Array.Resize(ref _texts, 2 * _last);
            Array.Resize(ref _ends, 2 * _last);
        }

        utf8.CopyTo(_bytes.AsSpan(start));
        _ends[_last] = start + utf8.Length;
        _texts[_last] = Encoding.UTF8.GetString(utf8);
        return _last;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[2 * old.Length];
        foreach (var slot in old)
        {
            if (slot.Number != None)
            {
                Put(slot);
            }
        }
    }

    private void Put(Slot slot)
    {
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var place = ref Place(slot.Hash + probe);
            if (place.Number == None)
            {
                place = slot;
                return;
            }
        }
    }

    private ref Slot Place(int place) => ref _slots[place & (_slots.Length - 1)];

    private readonly record struct Slot(int Hash, int Number);

    // FNV-1a over words, for what is usual is short; the last word overlaps the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Hash(ReadOnlySpan<byte> bytes)
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
