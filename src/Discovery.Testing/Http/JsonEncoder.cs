using System.Buffers;
using System.Text;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Http;

/// <summary>Objects as they are; the stored bytes go out without being parsed again.</summary>
internal sealed class JsonEncoder : ObjectEncoder
{
    public override void WriteObject(StoredObject shown, IBufferWriter<byte> output) => shown.WriteTo(output);

    public override void WriteList(ResourceKind kind, ListMetadata metadata, IReadOnlyList<StoredObject> items, IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.ListName}\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":"));
        output.Write(Json.ToBytes(metadata.ToJson()));
        output.Write(",\"items\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            output.Write(items[i].Body);
        }

        output.Write("]}"u8);
    }
}
