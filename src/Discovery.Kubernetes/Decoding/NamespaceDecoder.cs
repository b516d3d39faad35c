using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads the names of <c>v1</c> Namespaces.</summary>
internal sealed class NamespaceDecoder : ObjectDecoder<NamespaceObject>
{
    protected override void Reset()
    {
    }

    protected override bool ReadMember(ref Utf8JsonReader reader) => false;

    protected override bool ReadField(int field, ref WireReader reader) => false;

    protected override NamespaceObject Make(in ObjectMetadata metadata) => new(metadata.Key.Name);
}
