using System.Buffers.Binary;
using System.Collections;
using System.Net;
using System.Text;

namespace Discovery.Kubernetes.Model;

/// <summary>
/// The addresses of a subset, packed: numbers instead of text, the beginning that all pods' names have in common once, a column for
/// what is rare only where it occurs. An endpoint nobody asks for costs some 40 bytes so.
/// </summary>
/// <remarks>Immutable. As a list it unpacks each address anew.</remarks>
internal sealed class AddressBlock : IReadOnlyList<SubsetAddress>
{
    public const string Pod = "Pod";

    public static readonly AddressBlock Empty = new([], [], [], 0, [], new NameTable());

    private readonly Row[] _rows;
    private readonly Mark[] _marks;
    private readonly byte[] _names;
    private readonly int _prefix;
    private readonly string[] _zones;
    private readonly NameTable _nodes;

    /// <param name="rows">One for each address.</param>
    /// <param name="marks">One for each address.</param>
    /// <param name="names">What the names of all pods begin with, then the rest of each.</param>
    /// <param name="prefix">How long that beginning is.</param>
    /// <param name="zones">The zones that occur, at most 255; a mark has the place in it plus one.</param>
    /// <param name="nodes">The nodes that have numbers, and others.</param>
    public AddressBlock(Row[] rows, Mark[] marks, byte[] names, int prefix, string[] zones, NameTable nodes)
    {
        _rows = rows;
        _marks = marks;
        _names = names;
        _prefix = prefix;
        _zones = zones;
        _nodes = nodes;
    }

    /// <summary>What few addresses have, or null.</summary>
    public RareColumns? Rare { get; init; }

    public int Count => _rows.Length;

    public SubsetAddress this[int index] => new(GetHost(index))
    {
        Ready = Has(index, AddressFlags.Ready),
        Serving = Has(index, AddressFlags.Serving),
        Terminating = Has(index, AddressFlags.Terminating),
        HostName = GetHostName(index),
        NodeName = GetNodeName(index),
        Zone = GetZone(index),
        Target = GetTarget(index),
        Hints = GetHints(index),
    };

    public bool Has(int index, AddressFlags flag) => (_marks[index].Flags & flag) != 0;

    public bool IsIPv6(int index) => Has(index, AddressFlags.IPv6);

    /// <summary>The address as a number in network order.</summary>
    public UInt128 GetAddress(int index) => IsIPv6(index) ? Rare!.IPv6![index] : _rows[index].IPv4;

    public IPAddress GetIPAddress(int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, GetAddress(index));
        return new IPAddress(IsIPv6(index) ? bytes : bytes[12..]);
    }

    public string GetHost(int index) => GetIPAddress(index).ToString();

    public string? GetNodeName(int index) => _rows[index].Node is var number and not NameTable.None ? _nodes[number] : null;

    public string? GetZone(int index) => _marks[index].Zone is var place and > 0 ? _zones[place - 1] : Rare?.Zones?[index];

    public string? GetHostName(int index) => Rare?.HostNames?[index];

    public TopologyHints GetHints(int index) => Rare?.Hints?[index] ?? TopologyHints.None;

    public string? GetTargetName(int index) => Has(index, AddressFlags.Pod) ? ReadName(index) : Rare?.Targets?[index]?.Name;

    public TargetReference? GetTarget(int index) =>
        Has(index, AddressFlags.Pod) ? new TargetReference(Pod, ReadName(index), _rows[index].Uid.ToString()) : Rare?.Targets?[index];

    public IEnumerator<SubsetAddress> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same addresses, in the same order and described alike.</summary>
    public bool IsSameAs(AddressBlock other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Count != other.Count || _prefix != other._prefix || !_names.AsSpan().SequenceEqual(other._names)
            || (Rare ?? RareColumns.None) != (other.Rare ?? RareColumns.None))
        {
            return false;
        }

        for (var index = 0; index < Count; index++)
        {
            ref var mine = ref _rows[index];
            ref var theirs = ref other._rows[index];
            if (_marks[index].Flags != other._marks[index].Flags
                || mine.IPv4 != theirs.IPv4
                || mine.NameEnd != theirs.NameEnd
                || mine.Uid != theirs.Uid
                || !HasSameNode(index, other, index)
                || GetZone(index) != other.GetZone(index))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether both are the same address.</summary>
    public bool IsSameAddress(int index, AddressBlock other, int place) =>
        place < other.Count && IsIPv6(index) == other.IsIPv6(place) && GetAddress(index) == other.GetAddress(place);

    /// <summary>Where the other block has an address of this one, at this place or after it; -1 if it has not.</summary>
    public int Find(int index, AddressBlock other, int start = 0)
    {
        for (var place = start; place < other.Count; place++)
        {
            if (IsSameAddress(index, other, place))
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Whether consumers are told the same of both. Which pod it is is not for them.</summary>
    public bool LooksLike(int index, AddressBlock other, int place) =>
        ((_marks[index].Flags ^ other._marks[place].Flags) & AddressFlags.Conditions) == 0
        && HasSameNode(index, other, place)
        && GetZone(index) == other.GetZone(place)
        && HasSameTargetName(index, other, place)
        && GetHostName(index) == other.GetHostName(place)
        && GetHints(index) == other.GetHints(place);

    // One table gives one name several numbers at most if there are many that collide.
    private bool HasSameNode(int index, AddressBlock other, int place) =>
        (ReferenceEquals(_nodes, other._nodes) && _rows[index].Node == other._rows[place].Node) || GetNodeName(index) == other.GetNodeName(place);

    private bool HasSameTargetName(int index, AddressBlock other, int place) =>
        Has(index, AddressFlags.Pod) && other.Has(place, AddressFlags.Pod) && _names.AsSpan(0, _prefix).SequenceEqual(other._names.AsSpan(0, other._prefix))
            ? RestOfName(index).SequenceEqual(other.RestOfName(place))
            : GetTargetName(index) == other.GetTargetName(place);

    private ReadOnlySpan<byte> RestOfName(int index) => _names.AsSpan((index == 0 ? _prefix : _rows[index - 1].NameEnd).._rows[index].NameEnd);

    private string ReadName(int index)
    {
        var rest = RestOfName(index);
        return _prefix == 0 ? Encoding.UTF8.GetString(rest) : Encoding.UTF8.GetString([.. _names.AsSpan(0, _prefix), .. rest]);
    }

    /// <summary>What every address has.</summary>
    /// <param name="Node">The number of its node; <see cref="NameTable.None"/> if it is on none.</param>
    /// <param name="Uid">Of the pod.</param>
    /// <param name="IPv4">The address in network order; 0 if it is none.</param>
    /// <param name="NameEnd">Where the rest of the pod's name ends; it begins where the one before ends.</param>
    public readonly record struct Row(int Node, Guid Uid, uint IPv4, int NameEnd);

    /// <summary>What every address has, and takes no more than a byte.</summary>
    /// <param name="Flags">Conditions, family, target.</param>
    /// <param name="Zone">0 if it is none, or a rare one.</param>
    public readonly record struct Mark(AddressFlags Flags, byte Zone);
}
