using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>The <c>hints</c> of an endpoint.</summary>
internal static class HintsDecoder
{
    public static TopologyHints Read(ref Utf8JsonReader reader, DecodeScope scope)
    {
        if (!scope.EnterObject(ref reader))
        {
            return TopologyHints.None;
        }

        List<string> zones = [], nodes = [];
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("forZones"u8))
            {
                zones = ReadNames(ref reader, scope);
            }
            else if (reader.ValueTextEquals("forNodes"u8))
            {
                nodes = ReadNames(ref reader, scope);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return scope.Hints(zones, nodes);
    }

    private static List<string> ReadNames(ref Utf8JsonReader reader, DecodeScope scope)
    {
        List<string> names = [];
        if (scope.EnterArray(ref reader))
        {
            while (scope.NextObject(ref reader))
            {
                string? name = null;
                while (DecodeScope.NextProperty(ref reader))
                {
                    if (reader.ValueTextEquals("name"u8))
                    {
                        name = scope.ReadString(ref reader);
                    }
                    else
                    {
                        reader.TrySkip();
                    }
                }

                if (name is { Length: > 0 })
                {
                    names.Add(name);
                }
            }
        }

        return names;
    }
}
