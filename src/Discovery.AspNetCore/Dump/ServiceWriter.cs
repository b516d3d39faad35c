using System.Text.Json;
using Discovery.AspNetCore.Answers;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes a service's ports and endpoints. Every member is always there, so that readers need not ask.</summary>
internal static class ServiceWriter
{
    public static void WriteCounts(Utf8JsonWriter json, ServiceSnapshot snapshot)
    {
        json.WriteNumber("endpointCount"u8, snapshot.Counts.Total);
        json.WriteNumber("readyCount"u8, snapshot.Counts.Ready);
    }

    public static async ValueTask WriteAsync(JsonStream stream, ServicePort port)
    {
        var json = stream.Json;
        json.WriteStartObject();
        json.WriteString("name"u8, Bounded.Text(port.Name));
        if (port.Number is { } number)
        {
            json.WriteNumber("number"u8, number);
        }
        else
        {
            json.WriteNull("number"u8);
        }

        json.WriteStartArray("targetPorts"u8);
        foreach (var target in port.TargetPorts)
        {
            json.WriteNumberValue(target);
            await stream.FlushIfLongAsync().ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteString("protocol"u8, Bounded.Text(port.Protocol));
        json.WriteString("appProtocol"u8, Bounded.Text(port.AppProtocol));
        json.WriteEndObject();
        await stream.FlushIfLongAsync().ConfigureAwait(false);
    }

    public static void Write(Utf8JsonWriter json, DiscoveredEndpoint endpoint, bool isEjected)
    {
        json.WriteStartObject();
        json.WriteString("address"u8, Bounded.Text(endpoint.Host));
        json.WriteNumber("port"u8, endpoint.Port);
        json.WriteString("portName"u8, Bounded.Text(endpoint.PortName));
        json.WriteString("zone"u8, Bounded.Text(endpoint.Zone));
        json.WriteString("node"u8, Bounded.Text(endpoint.NodeName));
        json.WriteString("hostName"u8, Bounded.Text(endpoint.HostName));
        json.WriteString("target"u8, Bounded.Text(endpoint.TargetName));
        json.WriteString("appProtocol"u8, Bounded.Text(endpoint.AppProtocol));
        json.WriteStartObject("conditions"u8);
        json.WriteBoolean("ready"u8, endpoint.Ready);
        json.WriteBoolean("serving"u8, endpoint.Serving);
        json.WriteBoolean("terminating"u8, endpoint.Terminating);
        json.WriteEndObject();
        json.WriteNumber("weight"u8, endpoint.Weight);
        json.WriteBoolean("ejected"u8, isEjected);
        json.WriteEndObject();
    }
}
