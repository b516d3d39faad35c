using System.Text.Json;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes a service's ports and endpoints. Every member is always there, so that readers need not ask.</summary>
internal static class ServiceWriter
{
    public static void Write(Utf8JsonWriter json, ServicePort port)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, port.Name);
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
        }

        json.WriteEndArray();
        json.WriteString("protocol"u8, port.Protocol);
        json.WriteString("appProtocol"u8, port.AppProtocol);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DiscoveredEndpoint endpoint)
    {
        json.WriteStartObject();
        json.WriteString("address"u8, endpoint.Host);
        json.WriteNumber("port"u8, endpoint.Port);
        json.WriteString("portName"u8, endpoint.PortName);
        json.WriteString("zone"u8, endpoint.Zone);
        json.WriteString("node"u8, endpoint.NodeName);
        json.WriteString("hostName"u8, endpoint.HostName);
        json.WriteString("target"u8, endpoint.TargetName);
        json.WriteString("appProtocol"u8, endpoint.AppProtocol);
        json.WriteStartObject("conditions"u8);
        json.WriteBoolean("ready"u8, endpoint.Ready);
        json.WriteBoolean("serving"u8, endpoint.Serving);
        json.WriteBoolean("terminating"u8, endpoint.Terminating);
        json.WriteEndObject();
        json.WriteNumber("weight"u8, endpoint.Weight);
        json.WriteEndObject();
    }
}
