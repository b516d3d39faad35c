using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads the ports, families and external name of <c>v1</c> Services.</summary>
internal sealed class ServiceDecoder : ObjectDecoder<ServiceObject>
{
    private const int SpecField = 2;

    private readonly ServiceSpec _spec = new();

    protected override void Reset() => _spec.Clear();

    protected override bool ReadMember(ref Utf8JsonReader reader)
    {
        if (!reader.ValueTextEquals("spec"u8))
        {
            return false;
        }

        if (Scope.EnterObject(ref reader))
        {
            while (DecodeScope.NextProperty(ref reader))
            {
                ReadSpec(ref reader);
            }
        }

        return true;
    }

    protected override bool ReadField(int field, ref WireReader reader)
    {
        if (field != SpecField)
        {
            return false;
        }

        ServiceMessage.Read(reader.ReadBytes(), Scope, _spec);
        return true;
    }

    protected override ServiceObject Make(in ObjectMetadata metadata) => _spec.ToService(metadata.Key);

    private void ReadSpec(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            _spec.Type = Scope.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("externalName"u8))
        {
            _spec.ExternalName = Scope.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("ipFamilies"u8))
        {
            ReadFamilies(ref reader);
        }
        else if (reader.ValueTextEquals("ports"u8))
        {
            _spec.ClearPorts();
            if (Scope.EnterArray(ref reader))
            {
                while (Scope.NextObject(ref reader))
                {
                    ReadPort(ref reader);
                }
            }
        }
        else
        {
            reader.TrySkip();
        }
    }

    private void ReadFamilies(ref Utf8JsonReader reader)
    {
        _spec.FirstFamily = null;
        if (Scope.EnterArray(ref reader))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var family = Scope.ReadStringValue(ref reader);
                _spec.FirstFamily ??= family;
            }
        }
    }

    private void ReadPort(ref Utf8JsonReader reader)
    {
        string? name = null, protocol = null, appProtocol = null;
        int? number = null, target = null;
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("port"u8))
            {
                number = Scope.ReadInt32(ref reader);
            }
            else if (reader.ValueTextEquals("targetPort"u8))
            {
                target = ReadTarget(ref reader);
            }
            else if (reader.ValueTextEquals("protocol"u8))
            {
                protocol = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("appProtocol"u8))
            {
                appProtocol = Scope.ReadString(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }

        _spec.AddPort(new ServiceObjectPort(name ?? "", number ?? 0, target, protocol ?? "TCP", appProtocol));
    }

    // A number, or the name of a container port, which each slice resolves by itself.
    private static int? ReadTarget(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt32(out var number) && number is > 0 and <= ushort.MaxValue ? number : null;
        }

        reader.TrySkip();
        return null;
    }
}
