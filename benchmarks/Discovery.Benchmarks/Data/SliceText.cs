using System.Globalization;
using System.Text.Json;

namespace Discovery.Benchmarks.Data;

/// <summary>The parts of a slice.</summary>
internal sealed class SliceText(int nodes)
{
    private const string PodSuffix = "bcdfghjklmnpqrstvwxz2456789";
    private const string Time = "2025-03-14T09:26:53Z";

    private static readonly string[] Zones = ["eu-1a", "eu-1b", "eu-1c"];

    public static string Version(int slice, int revision) => (500_000_000L + slice + (revision * 10_000_000L)).ToString(CultureInfo.InvariantCulture);

    public static string NameOf(string service, int slice) => $"{service}-{Suffix(slice)}";

    public static void WriteMetadata(Utf8JsonWriter json, string ns, string name, int service, int slice, int revision)
    {
        var owner = Uid(1, service);
        json.WriteStartObject("metadata"u8);
        json.WriteString("name"u8, NameOf(name, slice));
        json.WriteString("generateName"u8, $"{name}-");
        json.WriteString("namespace"u8, ns);
        json.WriteString("uid"u8, Uid(2, slice));
        json.WriteString("resourceVersion"u8, Version(slice, revision));
        json.WriteNumber("generation"u8, revision + 7);
        json.WriteString("creationTimestamp"u8, Time);
        json.WriteStartObject("labels"u8);
        json.WriteString("app.kubernetes.io/name"u8, name);
        json.WriteString("endpointslice.kubernetes.io/managed-by"u8, "endpointslice-controller.k8s.io"u8);
        json.WriteString("kubernetes.io/service-name"u8, name);
        json.WriteEndObject();
        json.WriteStartObject("annotations"u8);
        json.WriteString("endpoints.kubernetes.io/last-change-trigger-time"u8, Time);
        json.WriteEndObject();
        json.WritePropertyName("ownerReferences"u8);
        json.WriteRawValue($$"""[{"apiVersion":"v1","kind":"Service","name":"{{name}}","uid":"{{owner}}","controller":true,"blockOwnerDeletion":true}]""");
        json.WritePropertyName("managedFields"u8);
        json.WriteRawValue(
            $$$$"""
            [{"manager":"kube-controller-manager","operation":"Update","apiVersion":"discovery.k8s.io/v1","time":"{{{{Time}}}}","fieldsType":"FieldsV1","fieldsV1":{"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:annotations":{".":{},"f:endpoints.kubernetes.io/last-change-trigger-time":{}},"f:generateName":{},"f:labels":{".":{},"f:app.kubernetes.io/name":{},"f:endpointslice.kubernetes.io/managed-by":{},"f:kubernetes.io/service-name":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"{{{{owner}}}}\"}":{}}},"f:ports":{}}}]
            """);
        json.WriteEndObject();
    }

    public void WriteEndpoint(Utf8JsonWriter json, string ns, string name, int endpoint, bool ready)
    {
        // Scattered over the nodes, as a scheduler does.
        var node = (int)(Mix((ulong)endpoint) % (uint)nodes);
        json.WriteStartObject();
        json.WriteStartArray("addresses"u8);
        json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"10.{endpoint >> 16}.{(endpoint >> 8) & 255}.{endpoint & 255}"));
        json.WriteEndArray();
        json.WriteStartObject("conditions"u8);
        json.WriteBoolean("ready"u8, ready);
        json.WriteBoolean("serving"u8, ready);
        json.WriteBoolean("terminating"u8, false);
        json.WriteEndObject();
        json.WriteStartObject("targetRef"u8);
        json.WriteString("kind"u8, "Pod"u8);
        json.WriteString("namespace"u8, ns);
        json.WriteString("name"u8, $"{name}-7d9f8c6b5d-{Suffix(endpoint)}");
        json.WriteString("uid"u8, Uid(3, endpoint));
        json.WriteEndObject();
        json.WriteString("nodeName"u8, string.Create(CultureInfo.InvariantCulture, $"node-{node:00000}.eu-central-1"));
        json.WriteString("zone"u8, Zones[node % Zones.Length]);
        json.WriteEndObject();
    }

    public static void WritePorts(Utf8JsonWriter json)
    {
        json.WritePropertyName("ports"u8);
        json.WriteRawValue("""[{"name":"http","port":8080,"protocol":"TCP"}]"""u8);
    }

    private static string Suffix(int number) => string.Create(5, number, static (text, number) =>
    {
        for (var place = text.Length - 1; place >= 0; place--)
        {
            (number, var digit) = Math.DivRem(number, PodSuffix.Length);
            text[place] = PodSuffix[digit];
        }
    });

    private static string Uid(int kind, int number)
    {
        var (high, low) = (Mix(((ulong)kind << 40) + (ulong)number), Mix(((ulong)kind << 41) + (ulong)number));
        return new Guid((uint)(high >> 32), (ushort)(high >> 16), (ushort)high, (byte)low, (byte)(low >> 8), (byte)(low >> 16), (byte)(low >> 24),
            (byte)(low >> 32), (byte)(low >> 40), (byte)(low >> 48), (byte)(low >> 56)).ToString();
    }

    // SplitMix64: as good as random, and the same everywhere.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
