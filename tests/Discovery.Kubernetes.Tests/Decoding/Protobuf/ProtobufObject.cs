using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Discovery.Kubernetes.Tests.Decoding.Protobuf;

/// <summary>
/// Writes objects in Kubernetes' protobuf, by the field numbers of its published generated.proto files, and with Google's encoder. What
/// Go's types cannot leave out is written empty, as API servers do.
/// </summary>
internal static class ProtobufObject
{
    public static byte[] Write(JsonObject json) => (string?)json["kind"] switch
    {
        "EndpointSlice" => Slice(json),
        "Endpoints" => Endpoints(json),
        "Service" => Service(json),
        _ => Message(output => Sub(output, 1, Metadata(json["metadata"]))),
    };

    public static byte[] List(string kind, string version, string? @continue, params byte[][] items) => Envelope(kind, Message(output =>
    {
        Sub(output, 1, Message(metadata =>
        {
            Text(metadata, 1, "");
            Text(metadata, 2, version);
            Text(metadata, 3, @continue ?? "");
        }));
        foreach (var item in items)
        {
            Sub(output, 2, item);
        }
    }));

    public static byte[] Frame(string type, string kind, byte[] message)
    {
        var @event = Message(output =>
        {
            Text(output, 1, type);
            Sub(output, 2, Message(extension => Sub(extension, 1, Envelope(kind, message))));
        });
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, @event.Length);
        return [.. length, .. @event];
    }

    public static byte[] Envelope(string kind, byte[] message, string encoding = "") => [.. "k8s\0"u8, .. Message(output =>
    {
        Sub(output, 1, Message(type =>
        {
            Text(type, 1, "v1");
            Text(type, 2, kind);
        }));
        Sub(output, 2, message);
        Text(output, 3, encoding);
        Text(output, 4, "");
    })];

    public static byte[] Status(int code, string reason, string message, int retryAfterSeconds = 0, string? cause = null) => Message(output =>
    {
        Sub(output, 1, []);
        Text(output, 2, "Failure");
        Text(output, 3, message);
        Text(output, 4, reason);
        Sub(output, 5, Message(details =>
        {
            Text(details, 1, "web");
            if (cause is not null)
            {
                Sub(details, 4, Message(some => Text(some, 1, cause)));
            }

            Number(details, 5, retryAfterSeconds);
        }));
        Number(output, 6, code);
    });

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }

    public static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    public static void Sub(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    }

    public static void Number(CodedOutputStream output, int field, long number)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(number);
    }

    private static byte[] Slice(JsonObject json) => Message(output =>
    {
        Sub(output, 1, Metadata(json["metadata"]));
        Each(json["endpoints"], item => Sub(output, 2, Endpoint(item)));
        Each(json["ports"], item => Sub(output, 3, Port(item, protocol: 2, number: 3)));
        Text(output, 4, (string?)json["addressType"] ?? "");
    });

    public static byte[] Endpoint(JsonNode json) => Message(output =>
    {
        Each(json["addresses"], item => Text(output, 1, (string)item!));
        Sub(output, 2, Message(conditions =>
        {
            Flag(conditions, 1, json["conditions"]?["ready"]);
            Flag(conditions, 2, json["conditions"]?["serving"]);
            Flag(conditions, 3, json["conditions"]?["terminating"]);
        }));
        Given(output, 3, json["hostname"]);
        Target(output, 4, json["targetRef"]);
        Given(output, 6, json["nodeName"]);
        Given(output, 7, json["zone"]);
        if (json["hints"] is { } hints)
        {
            Sub(output, 8, Message(some =>
            {
                Each(hints["forZones"], item => Sub(some, 1, Message(zone => Text(zone, 1, (string)item["name"]!))));
                Each(hints["forNodes"], item => Sub(some, 2, Message(node => Text(node, 1, (string)item["name"]!))));
            }));
        }
    });

    private static byte[] Endpoints(JsonObject json) => Message(output =>
    {
        Sub(output, 1, Metadata(json["metadata"]));
        Each(json["subsets"], subset => Sub(output, 2, Message(some =>
        {
            Each(subset["addresses"], item => Sub(some, 1, Address(item)));
            Each(subset["notReadyAddresses"], item => Sub(some, 2, Address(item)));
            Each(subset["ports"], item => Sub(some, 3, Port(item, protocol: 3, number: 2)));
        })));
    });

    private static byte[] Address(JsonNode json) => Message(output =>
    {
        Text(output, 1, (string?)json["ip"] ?? "");
        Target(output, 2, json["targetRef"]);
        Text(output, 3, (string?)json["hostname"] ?? "");
        Given(output, 4, json["nodeName"]);
    });

    private static byte[] Service(JsonObject json) => Message(output =>
    {
        Sub(output, 1, Metadata(json["metadata"]));
        Sub(output, 2, Message(spec =>
        {
            Each(json["spec"]?["ports"], item => Sub(spec, 1, ServicePort(item)));
            Text(spec, 3, "10.96.0.1");
            Text(spec, 4, (string?)json["spec"]?["type"] ?? "");
            Text(spec, 10, (string?)json["spec"]?["externalName"] ?? "");
            Text(spec, 17, "SingleStack");
            Each(json["spec"]?["ipFamilies"], item => Text(spec, 19, (string)item!));
        }));
        Sub(output, 3, []);
    });

    private static byte[] ServicePort(JsonNode json) => Message(output =>
    {
        Text(output, 1, (string?)json["name"] ?? "");
        Text(output, 2, (string?)json["protocol"] ?? "");
        Number(output, 3, (int?)json["port"] ?? 0);
        Sub(output, 4, Message(target =>
        {
            var isNumber = json["targetPort"]?.GetValueKind() is not System.Text.Json.JsonValueKind.String;
            Number(target, 1, isNumber ? 0 : 1);
            Number(target, 2, isNumber ? (int?)json["targetPort"] ?? 0 : 0);
            Text(target, 3, isNumber ? "" : (string)json["targetPort"]!);
        }));
        Number(output, 5, 0);
        Given(output, 6, json["appProtocol"]);
    });

    private static byte[] Port(JsonNode json, int protocol, int number) => Message(output =>
    {
        Given(output, 1, json["name"]);
        Given(output, protocol, json["protocol"]);
        if (json["port"] is { } port)
        {
            Number(output, number, (int)port);
        }

        Given(output, 4, json["appProtocol"]);
    });

    private static byte[] Metadata(JsonNode? json) => Message(output =>
    {
        Text(output, 1, (string?)json?["name"] ?? "");
        Text(output, 2, (string?)json?["generateName"] ?? "");
        Text(output, 3, (string?)json?["namespace"] ?? "");
        Text(output, 5, (string?)json?["uid"] ?? "1c5f");
        Text(output, 6, (string?)json?["resourceVersion"] ?? "");
        Number(output, 7, 3);
        Sub(output, 8, Message(static time => Number(time, 1, 1_790_000_000)));
        Entries(output, 11, json?["labels"]);
        Entries(output, 12, json?["annotations"]);
        Each(json?["ownerReferences"], item => Sub(output, 13, Owner(item)));
        Each(json?["managedFields"], item => Sub(output, 17, Managed(item)));
    });

    private static byte[] Owner(JsonNode json) => Message(output =>
    {
        Text(output, 1, (string?)json["kind"] ?? "");
        Text(output, 3, (string?)json["name"] ?? "");
        Text(output, 4, (string?)json["uid"] ?? "");
        Text(output, 5, (string?)json["apiVersion"] ?? "");
    });

    private static byte[] Managed(JsonNode json) => Message(output =>
    {
        Text(output, 1, (string?)json["manager"] ?? "");
        Text(output, 2, (string?)json["operation"] ?? "");
        Text(output, 6, (string?)json["fieldsType"] ?? "");
        Sub(output, 7, Message(fields => Text(fields, 1, json["fieldsV1"]?.ToJsonString() ?? "")));
    });

    private static void Target(CodedOutputStream output, int field, JsonNode? json)
    {
        if (json is not null)
        {
            Sub(output, field, Message(target =>
            {
                Text(target, 1, (string?)json["kind"] ?? "");
                Text(target, 2, (string?)json["namespace"] ?? "");
                Text(target, 3, (string?)json["name"] ?? "");
                Text(target, 4, (string?)json["uid"] ?? "");
                Text(target, 5, "");
                Text(target, 6, "");
                Text(target, 7, "");
            }));
        }
    }

    private static void Entries(CodedOutputStream output, int field, JsonNode? map)
    {
        foreach (var (key, value) in map?.AsObject() ?? [])
        {
            Sub(output, field, Message(entry =>
            {
                Text(entry, 1, key);
                Text(entry, 2, (string)value!);
            }));
        }
    }

    private static void Each(JsonNode? array, Action<JsonNode> write)
    {
        foreach (var item in array?.AsArray() ?? [])
        {
            write(item!);
        }
    }

    private static void Given(CodedOutputStream output, int field, JsonNode? text)
    {
        if (text is not null)
        {
            Text(output, field, (string)text!);
        }
    }

    private static void Flag(CodedOutputStream output, int field, JsonNode? flag)
    {
        if (flag is not null)
        {
            Number(output, field, (bool)flag ? 1 : 0);
        }
    }
}
