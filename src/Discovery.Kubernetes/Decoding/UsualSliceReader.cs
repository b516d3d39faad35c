using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Reads whole EndpointSlices in the form API servers write them. What is not of that form, or not all there, is not read at all, and is
/// for <see cref="EndpointSliceDecoder"/> to judge: nothing is accepted here that it would refuse, or read otherwise.
/// </summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class UsualSliceReader(DecodeScope scope)
{
    // Below what the whole object is allowed, for it is some levels further in.
    private static readonly JsonReaderOptions Shallow = new() { MaxDepth = 48 };

    private readonly UsualEndpointReader _endpoints = new(scope);

    /// <summary>Reads the object that these bytes begin with.</summary>
    /// <param name="bytes">The object, and whatever follows.</param>
    /// <param name="addresses">Gets the addresses, also of an object that is not read in the end.</param>
    /// <param name="slice">What was read.</param>
    /// <returns>How many bytes the object has; 0 if it is not of the usual form.</returns>
    public int Read(ReadOnlySpan<byte> bytes, AddressBlockBuilder addresses, out UsualSlice slice)
    {
        slice = default;
        var json = new JsonText(bytes);
        addresses.Clear();
        try
        {
            return TryReadObject(ref json, addresses, ref slice) ? json.Position : 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return 0; // no JSON, or text that is none: the other decoder finds that too, and says it
        }
    }

    private bool TryReadObject(ref JsonText json, AddressBlockBuilder addresses, ref UsualSlice slice) =>
        json.Take("{"u8)
        && (json.Take("\"metadata\":"u8) || json.Take("\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\",\"metadata\":"u8))
        && TryReadMetadata(ref json, ref slice)
        && (json.Take(",\"addressType\":\"IPv4\""u8) || json.Take(",\"addressType\":\"IPv6\""u8))
        && json.Take(",\"endpoints\":"u8)
        && (json.Take("null"u8) || (json.Take("["u8) && _endpoints.TryReadAll(ref json, addresses)))
        && json.Take(",\"ports\":"u8)
        && TryReadPorts(ref json, ref slice)
        && json.Take("}"u8);

    private bool TryReadMetadata(ref JsonText json, ref UsualSlice slice)
    {
        if (json.Rest is not [(byte)'{', ..])
        {
            return false;
        }

        var reader = new Utf8JsonReader(json.Rest, isFinalBlock: false, new JsonReaderState(Shallow));
        scope.Begin();
        slice.Metadata = ObjectMetadata.Read(ref reader, scope);
        return HasRead(ref json, reader, JsonTokenType.EndObject) && slice.Metadata.Name is { Length: > 0 };
    }

    private bool TryReadPorts(ref JsonText json, ref UsualSlice slice)
    {
        slice.Ports = [];
        if (json.Take("null"u8))
        {
            return true;
        }

        if (json.Rest is not [(byte)'[', ..])
        {
            return false;
        }

        var reader = new Utf8JsonReader(json.Rest, isFinalBlock: false, new JsonReaderState(Shallow));
        scope.Begin();
        slice.Ports = PortDecoder.ReadAll(ref reader, scope);
        return HasRead(ref json, reader, JsonTokenType.EndArray);
    }

    private bool HasRead(ref JsonText json, in Utf8JsonReader reader, JsonTokenType end)
    {
        json.Advance((int)reader.BytesConsumed);
        return !scope.Unusable && reader.TokenType == end && reader.CurrentDepth == 0;
    }
}

/// <summary>What <see cref="UsualSliceReader"/> reads besides the addresses.</summary>
internal struct UsualSlice
{
    public ObjectMetadata Metadata;
    public IReadOnlyList<SubsetPort> Ports;
}
