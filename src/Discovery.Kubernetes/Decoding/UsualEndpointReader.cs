using System.Text;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Reads the endpoints of a slice in the form API servers write them: members in the order of Kubernetes' types, no space between
/// them, one address. That is ten times as fast as asking for each member's name, and there are hundreds of thousands of them.
/// </summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class UsualEndpointReader(DecodeScope scope)
{
    /// <summary>Reads the array after its opening bracket, up to and with the closing one.</summary>
    /// <returns>Whether all was of the usual form; if not, what has been added is to be forgotten.</returns>
    public bool TryReadAll(scoped ref JsonText json, AddressBlockBuilder addresses)
    {
        if (json.Take("]"u8))
        {
            return true;
        }

        do
        {
            if (!TryRead(ref json, addresses))
            {
                return false;
            }
        }
        while (json.Take(","u8));
        return json.Take("]"u8);
    }

    private bool TryRead(scoped ref JsonText json, AddressBlockBuilder addresses)
    {
        var entry = new AddressEntry();
        if (!json.Take("{\"addresses\":[\""u8) || !json.TakeString(out var address) || !json.Take("]"u8))
        {
            return false;
        }

        AddressText.Read(address, ref entry);
        if (!TryReadConditions(ref json, ref entry)
            || !TryReadHostName(ref json, ref entry)
            || !TryReadTarget(ref json, ref entry)
            || !TryReadText(ref json, ",\"nodeName\":\""u8, out entry.NodeName)
            || !TryReadText(ref json, ",\"zone\":\""u8, out entry.Zone)
            || !TryReadHints(ref json, ref entry)
            || !json.Take("}"u8))
        {
            return false;
        }

        addresses.Add(entry);
        return true;
    }

    private static bool TryReadConditions(scoped ref JsonText json, ref AddressEntry entry)
    {
        if (json.Take(",\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false}"u8) || !json.Take(",\"conditions\":{"u8))
        {
            return true;
        }

        return TryReadCondition(ref json, "\"ready\":"u8, AddressFlags.Ready, ref entry)
            && TryReadCondition(ref json, "\"serving\":"u8, AddressFlags.Serving, ref entry)
            && TryReadCondition(ref json, "\"terminating\":"u8, AddressFlags.Terminating, ref entry)
            && json.Take("}"u8);
    }

    // With the comma behind it, unless it is the last.
    private static bool TryReadCondition(scoped ref JsonText json, ReadOnlySpan<byte> name, AddressFlags flag, ref AddressEntry entry)
    {
        if (!json.Take(name))
        {
            return true;
        }

        if (!json.TakeBoolean(out var value))
        {
            return false;
        }

        entry.Set(flag, value);
        return json.Rest is [(byte)'}', ..] || (json.Take(","u8) && json.Rest is [(byte)'"', ..]);
    }

    private static bool TryReadHostName(scoped ref JsonText json, ref AddressEntry entry)
    {
        if (!json.Take(",\"hostname\":\""u8))
        {
            return true;
        }

        if (!json.TakeString(out var text))
        {
            return false;
        }

        entry.HostName = Encoding.ASCII.GetString(text);
        return true;
    }

    private static bool TryReadTarget(scoped ref JsonText json, ref AddressEntry entry)
    {
        if (!json.Take(",\"targetRef\":{\"kind\":\"Pod\""u8))
        {
            return true;
        }

        entry.HasTarget = true;
        entry.TargetKind = AddressBlock.Pod;
        return TryReadText(ref json, ",\"namespace\":\""u8, out _)
            && TryReadText(ref json, ",\"name\":\""u8, out entry.TargetName)
            && TryReadText(ref json, ",\"uid\":\""u8, out entry.TargetUid)
            && json.Take("}"u8);
    }

    private static bool TryReadText(scoped ref JsonText json, ReadOnlySpan<byte> member, out ReadOnlySpan<byte> text)
    {
        text = default;
        return !json.Take(member) || json.TakeString(out text);
    }

    private bool TryReadHints(scoped ref JsonText json, ref AddressEntry entry)
    {
        if (!json.Take(",\"hints\":{\"forZones\":[{\"name\":\""u8))
        {
            return true;
        }

        if (!json.TakeString(out var text) || text.IsEmpty || !json.Take("}]}"u8))
        {
            return false;
        }

        entry.Hints = scope.Hints(scope.Pool.Get(text));
        return true;
    }
}
