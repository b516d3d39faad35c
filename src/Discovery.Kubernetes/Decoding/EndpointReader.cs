using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads one element of a slice's <c>endpoints</c>, of whatever shape.</summary>
internal static class EndpointReader
{
    public static void Read(ref Utf8JsonReader reader, DecodeScope scope, AddressBlockBuilder addresses)
    {
        var entry = new AddressEntry();
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("addresses"u8))
            {
                ReadFirstAddress(ref reader, scope, ref entry);
            }
            else if (reader.ValueTextEquals("conditions"u8))
            {
                ReadConditions(ref reader, scope, ref entry);
            }
            else if (reader.ValueTextEquals("hostname"u8))
            {
                entry.HostName = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("nodeName"u8))
            {
                entry.NodeName = scope.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("zone"u8))
            {
                entry.Zone = scope.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("targetRef"u8))
            {
                TargetReader.Read(ref reader, scope, ref entry);
            }
            else if (reader.ValueTextEquals("hints"u8))
            {
                entry.Hints = HintsDecoder.Read(ref reader, scope);
            }
            else
            {
                reader.TrySkip();
            }
        }

        addresses.Add(entry);
    }

    // K09: the addresses of an endpoint are interchangeable, and consumers are to use the first.
    private static void ReadFirstAddress(ref Utf8JsonReader reader, DecodeScope scope, ref AddressEntry entry)
    {
        entry.HasAddress = false;
        if (!scope.EnterArray(ref reader))
        {
            return;
        }

        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isText = reader.TokenType == JsonTokenType.String;
            var address = scope.ReadTextValue(ref reader);
            if (isFirst && isText)
            {
                AddressText.Read(address, ref entry);
                isFirst = false;
            }
        }
    }

    private static void ReadConditions(ref Utf8JsonReader reader, DecodeScope scope, ref AddressEntry entry)
    {
        entry.Set(AddressFlags.Ready | AddressFlags.Serving, true);
        entry.Set(AddressFlags.Terminating, false);
        if (!scope.EnterObject(ref reader))
        {
            return;
        }

        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("ready"u8))
            {
                entry.Set(AddressFlags.Ready, scope.ReadBoolean(ref reader) ?? true);
            }
            else if (reader.ValueTextEquals("serving"u8))
            {
                entry.Set(AddressFlags.Serving, scope.ReadBoolean(ref reader) ?? true);
            }
            else if (reader.ValueTextEquals("terminating"u8))
            {
                entry.Set(AddressFlags.Terminating, scope.ReadBoolean(ref reader) ?? false);
            }
            else
            {
                reader.TrySkip();
            }
        }
    }
}
