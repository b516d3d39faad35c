using System.Text;

namespace Discovery.Kubernetes.Model;

/// <summary>Packs addresses one by one into a block. Used again for the next block, so that the room it takes is taken once. Not for several threads.</summary>
internal sealed class AddressBlockBuilder
{
    private const int MostZones = byte.MaxValue;

    private readonly List<int> _zones = [];
    private AddressBlock.Row[] _rows = new AddressBlock.Row[128];
    private AddressBlock.Mark[] _marks = new AddressBlock.Mark[128];
    private byte[] _names = new byte[4096];
    private byte[] _nodeNames = new byte[4096];
    private int _count;
    private int _nameEnd;
    private int _nodeNameEnd;
    private int _prefix;
    private NameTable _table = new();
    private RareBuilder? _rare;

    /// <summary>Forgets what has been added.</summary>
    public void Clear()
    {
        _count = _nameEnd = _nodeNameEnd = _prefix = 0;
        _zones.Clear();
        _rare = null;
        if (_table.IsFull)
        {
            _table = new NameTable();
        }
    }

    /// <summary>Adds an address; one that has none is passed over.</summary>
    public void Add(in AddressEntry entry)
    {
        if (!entry.HasAddress)
        {
            return;
        }

        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, 2 * _count);
            Array.Resize(ref _marks, 2 * _count);
        }

        var flags = entry.Flags;
        var uid = default(Guid);
        if (entry.HasTarget)
        {
            if (entry.TargetKind == AddressBlock.Pod && !entry.TargetName.IsEmpty && UidText.TryRead(entry.TargetUid, out uid))
            {
                flags |= AddressFlags.Pod;
                Append(entry.TargetName, ref _names, ref _nameEnd);
                _prefix = _nameEnd == entry.TargetName.Length ? _nameEnd : _names.AsSpan(0, _prefix).CommonPrefixLength(entry.TargetName);
            }
            else
            {
                Rare.SetTarget(_count, new TargetReference(entry.TargetKind, Text(entry.TargetName), Text(entry.TargetUid)));
            }
        }

        if ((flags & AddressFlags.IPv6) != 0)
        {
            Rare.SetIPv6(_count, entry.Address);
        }

        if (entry.HostName is { } hostName)
        {
            Rare.SetHostName(_count, hostName);
        }

        if (entry.Hints != TopologyHints.None)
        {
            Rare.SetHints(_count, entry.Hints);
        }

        _marks[_count] = new(flags, entry.Zone.IsEmpty ? (byte)0 : ZonePlace(entry.Zone));
        Append(entry.NodeName, ref _nodeNames, ref _nodeNameEnd);
        _rows[_count] = new(_nodeNameEnd, uid, (flags & AddressFlags.IPv6) == 0 ? (uint)entry.Address : 0, _nameEnd);
        _count++;
    }

    /// <summary>The block of all that has been added; the builder is empty again.</summary>
    public AddressBlock Build()
    {
        if (_count == 0)
        {
            Clear();
            return AddressBlock.Empty;
        }

        NumberNodes();
        var rows = PackNames(out var names);
        var block = new AddressBlock(rows, _marks.AsSpan(0, _count).ToArray(), names, _prefix, ZoneNames(), _table) { Rare = _rare?.Build(_count) };
        Clear();
        return block;
    }

    private RareBuilder Rare => _rare ??= new RareBuilder();

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    private static void Append(ReadOnlySpan<byte> name, ref byte[] names, ref int end)
    {
        while (names.Length - end < name.Length)
        {
            Array.Resize(ref names, 2 * names.Length);
        }

        name.CopyTo(names.AsSpan(end));
        end += name.Length;
    }

    // Few zones occur in one block, so that looking through them is the fastest way.
    private byte ZonePlace(ReadOnlySpan<byte> zone)
    {
        for (var place = 0; place < _zones.Count; place++)
        {
            if (zone.SequenceEqual(_table.Utf8(_zones[place])))
            {
                return (byte)(place + 1);
            }
        }

        if (_zones.Count == MostZones)
        {
            Rare.SetZone(_count, _table[_table.Number(zone)]);
            return 0;
        }

        _zones.Add(_table.Number(zone));
        return (byte)_zones.Count;
    }

    // For each slice, so not by LINQ.
    private string[] ZoneNames()
    {
        string[] names = _zones.Count == 0 ? [] : new string[_zones.Count];
        for (var place = 0; place < names.Length; place++)
        {
            names[place] = _table[_zones[place]];
        }

        return names;
    }

    // Until now a row has had where the name of its node ends. Those of a large cluster are not near to the processor, and when they are
    // looked up one after the other, with nothing in between, it fetches several at once: 0.93 of the time of a million endpoints.
    private void NumberNodes()
    {
        var start = 0;
        foreach (ref var row in _rows.AsSpan(0, _count))
        {
            var end = row.Node;
            row = row with { Node = _table.Number(_nodeNames.AsSpan(start..end)) };
            start = end;
        }
    }

    // Each name without what all have in common, and that once before them.
    private AddressBlock.Row[] PackNames(out byte[] names)
    {
        var rows = _rows.AsSpan(0, _count).ToArray();
        var named = 0;
        foreach (ref readonly var mark in _marks.AsSpan(0, _count))
        {
            named += (mark.Flags & AddressFlags.Pod) != 0 ? 1 : 0;
        }

        names = named == 0 ? [] : new byte[_nameEnd - ((named - 1) * _prefix)];
        _names.AsSpan(0, _prefix).CopyTo(names);
        int start = 0, end = _prefix;
        for (var index = 0; index < rows.Length; index++)
        {
            ref var row = ref rows[index];
            var next = row.NameEnd;
            if ((_marks[index].Flags & AddressFlags.Pod) != 0)
            {
                var rest = _names.AsSpan((start + _prefix)..next);
                rest.CopyTo(names.AsSpan(end));
                end += rest.Length;
            }

            row = row with { NameEnd = end };
            start = next;
        }

        return rows;
    }
}
