using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>What System.Text.Json's DOM accepts decodes as a straightforward reading of that DOM does. CsCheck prints the seed of a failure.</summary>
public sealed class DecodingProperties
{
    private static readonly Gen<JsonNode?> AnyValue = Gen.Recursive<JsonNode?>((depth, self) => depth > 3
        ? Gen.Const<JsonNode?>(static () => null)
        : Gen.OneOf(
            Gen.Const<JsonNode?>(static () => null),
            Gen.Bool.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Int.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Double[-1e6, 1e6].Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.String[0, 5].Select(static value => (JsonNode?)JsonValue.Create(Sane(value))),
            self.Array[0, 3].Select(static items => (JsonNode?)new JsonArray(items)),
            self.Array[0, 3].Select(static items => (JsonNode?)new JsonObject(items.Select(static (item, i) => KeyValuePair.Create($"m{i}", item))))));

    // Most often what belongs there, now and then null, nothing, or anything.
    private static readonly Gen<JsonObject> Slice = Members(
        ("kind", Text("EndpointSlice")),
        ("metadata", Members(
            ("name", Text("web-a", "ü", "")),
            ("namespace", Text("shop", "apisix")),
            ("resourceVersion", Text("1", "77")),
            ("labels", Members(("kubernetes.io/service-name", Text("web", "", "api")), ("other", AnyValue))),
            ("annotations", Members(
                ("endpoints.kubernetes.io/last-change-trigger-time", Text("2026-01-02T03:04:05Z", "never")),
                ("discovery.dotnet/weight", Text("5", "x", "70000")),
                ("endpoints.kubernetes.io/over-capacity", Text("truncated", "warning")),
                ("k8s.io/initial-events-end", Text("true", "false")))))),
        ("addressType", Text("IPv4", "IPv6", "FQDN")),
        ("endpoints", Many(Members(
            ("addresses", Many(Text("10.0.0.1", "fd00::1"))),
            ("conditions", Members(("ready", Flag()), ("serving", Flag()), ("terminating", Flag()), ("odd", AnyValue))),
            ("hostname", Text("a", "b")),
            ("nodeName", Text("node-1", "node-2")),
            ("zone", Text("z1")),
            ("targetRef", Members(("kind", Text("Pod")), ("name", Text("p")), ("uid", Text("u"))))))),
        ("ports", Many(Members(
            ("name", Text("http", "")),
            ("port", Number()),
            ("protocol", Text("TCP", "UDP")),
            ("appProtocol", Text("h2c"))))),
        ("unknown", AnyValue));

    [Fact]
    public void K37_AnyJsonOfThatShape_DecodesAsTheDomDoes() =>
        Slice.Sample(static json => AssertSame(Encoding.UTF8.GetBytes(json.ToJsonString())), iter: 3000, print: static json => json.ToJsonString());

    [Fact]
    public void K37_AnyByteChanged_DecodesAsTheDomDoesOrIsRefused() =>
        Gen.Select(Slice, Gen.Int[0, 1_000_000], Gen.Int[32, 126], Gen.Int[0, 2]).Sample(
            static (json, at, with, how) =>
            {
                var bytes = Encoding.UTF8.GetBytes(json.ToJsonString()).ToList();
                at %= bytes.Count;
                switch (how)
                {
                    case 0:
                        bytes[at] = (byte)with;
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    default:
                        bytes.Insert(at, (byte)with);
                        break;
                }

                AssertSame([.. bytes]);
            },
            iter: 5000);

    private static void AssertSame(byte[] json)
    {
        var line = (byte[])[.. "{\"type\":\"ADDED\",\"object\":"u8, .. json, .. "}"u8];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            Assert.ThrowsAny<JsonException>(() => new WatchEventParser<EndpointGroup>(new EndpointSliceDecoder()).Parse(line));
            return;
        }

        using (document)
        {
            if (HasTwinMembers(document.RootElement))
            {
                return; // which of two is meant is anybody's guess
            }

            var actual = new WatchEventParser<EndpointGroup>(new EndpointSliceDecoder()).Parse(line);
            Assert.Equal(Reference.Read(document.RootElement.GetProperty("object")), actual.Object.Value is null ? "unusable" : DecodingRig.Describe(actual.Object.Value));
        }
    }

    private static bool HasTwinMembers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(static member => member.Name, StringComparer.Ordinal).Any(static group => group.Count() > 1)
            || element.EnumerateObject().Any(static member => HasTwinMembers(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasTwinMembers),
        _ => false,
    };

    private static Gen<JsonNode?> Mostly(Gen<JsonNode?> right) =>
        Gen.Frequency((60, right), (2, Gen.Const<JsonNode?>(static () => null)), (1, AnyValue));

    private static Gen<JsonNode?> Text(params string[] values) => Mostly(OneOf(values).Select(static value => (JsonNode?)JsonValue.Create(value)));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<JsonNode?> Flag() => Mostly(Gen.Bool.Select(static value => (JsonNode?)JsonValue.Create(value)));

    private static Gen<JsonNode?> Number() => Mostly(OneOf(0, 80, 8080, 65535, 65536, -5).Select(static value => (JsonNode?)JsonValue.Create(value)));

    private static Gen<JsonNode?> Many(Gen<JsonNode?> item) => Mostly(item.Array[0, 3].Select(static items => (JsonNode?)new JsonArray(items)));

    private static Gen<JsonNode?> Many(Gen<JsonObject> item) => Many(item.Select(static json => (JsonNode?)json));

    // Members in any order, each there or not.
    private static Gen<JsonObject> Members(params (string Name, Gen<JsonNode?> Value)[] members) =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, members.Length).ToArray()), Gen.Int[0, int.MaxValue], All(members))
            .Select((order, present, values) =>
            {
                var json = new JsonObject();
                foreach (var i in order.Where(i => ((present >> (3 * (i % 10))) & 7) != 0))
                {
                    json[members[i].Name] = values[i]?.DeepClone();
                }

                return json;
            });

    private static (string Name, Gen<JsonNode?> Value)[] Lift((string Name, object Value)[] members) =>
        [.. members.Select(static member => (member.Name, member.Value switch
        {
            Gen<JsonObject> json => Mostly(json.Select(static value => (JsonNode?)value)),
            var other => (Gen<JsonNode?>)other,
        }))];

    private static Gen<JsonObject> Members(params (string Name, object Value)[] members) => Members(Lift(members));

    private static Gen<JsonNode?[]> All((string Name, Gen<JsonNode?> Value)[] members) =>
        members.Aggregate(Gen.Const(Array.Empty<JsonNode?>()), static (all, member) => Gen.Select(all, member.Value, static (known, next) => (JsonNode?[])[.. known, next]));

    private static string Sane(string text) => string.Concat(text.Where(static c => !char.IsSurrogate(c)));

    /// <summary>The same rules as the decoder's, read off a DOM.</summary>
    private sealed class Reference
    {
        private bool _unusable;

        public static string Read(JsonElement json) => new Reference().ReadSlice(json);

        private string ReadSlice(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                return "unusable";
            }

            var metadata = Member(json, "metadata", JsonValueKind.Object);
            var labels = Member(metadata, "labels", JsonValueKind.Object);
            var annotations = Member(metadata, "annotations", JsonValueKind.Object);
            var service = Text(labels, "kubernetes.io/service-name");
            var changed = Text(annotations, "endpoints.kubernetes.io/last-change-trigger-time");
            var weight = Text(annotations, "discovery.dotnet/weight");
            var capacity = Text(annotations, "endpoints.kubernetes.io/over-capacity");
            Text(annotations, "k8s.io/initial-events-end");
            Text(metadata, "resourceVersion");
            var name = Text(metadata, "name");
            var key = new ObjectKey(Text(metadata, "namespace") ?? "", name ?? "");
            var type = Text(json, "addressType");
            SubsetAddress[] endpoints = [.. Items(json, "endpoints").Select(ReadEndpoint).OfType<SubsetAddress>()];
            SubsetPort[] ports = [.. Items(json, "ports").Select(ReadPort)];
            return _unusable || string.IsNullOrEmpty(name)
                ? "unusable"
                : DecodingRig.Describe(new EndpointGroup
                {
                    Key = key,
                    ServiceName = string.IsNullOrEmpty(service) ? null : service,
                    Subsets = type is "IPv4" or "IPv6" ? [new EndpointSubset(ports, endpoints)] : [],
                    LastChange = DateTimeOffset.TryParse(changed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
                    Weight = ushort.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
                });
        }

        private SubsetAddress? ReadEndpoint(JsonElement json)
        {
            var conditions = Member(json, "conditions", JsonValueKind.Object);
            bool? ready = Flag(conditions, "ready"), serving = Flag(conditions, "serving"), terminating = Flag(conditions, "terminating");
            var target = Member(json, "targetRef", JsonValueKind.Object);
            string? hostName = Text(json, "hostname"), nodeName = Text(json, "nodeName"), zone = Text(json, "zone");
            var reference = target is null ? null : new TargetReference(Text(target, "kind"), Text(target, "name"), Text(target, "uid"));
            string? first = null;
            foreach (var address in Member(json, "addresses", JsonValueKind.Array)?.EnumerateArray() ?? default)
            {
                _unusable |= address.ValueKind is not (JsonValueKind.String or JsonValueKind.Null);
                first ??= address.ValueKind == JsonValueKind.String ? address.GetString() : null;
            }

            return first is null ? null : new SubsetAddress(first)
            {
                Ready = ready ?? true,
                Serving = serving ?? true,
                Terminating = terminating ?? false,
                HostName = hostName,
                NodeName = nodeName,
                Zone = zone,
                Target = reference,
            };
        }

        private SubsetPort ReadPort(JsonElement json)
        {
            int? number = null;
            if (Member(json, "port", JsonValueKind.Number) is { } port)
            {
                _unusable |= !port.TryGetInt32(out var value);
                number = value is > 0 and <= 65535 ? value : null;
            }

            return new SubsetPort(Text(json, "name") ?? "", number, Text(json, "protocol") ?? "TCP", Text(json, "appProtocol"));
        }

        private JsonElement[] Items(JsonElement json, string name)
        {
            JsonElement[] items = [.. Member(json, name, JsonValueKind.Array)?.EnumerateArray() ?? default];
            _unusable |= items.Any(static item => item.ValueKind != JsonValueKind.Object);
            return [.. items.Where(static item => item.ValueKind == JsonValueKind.Object)];
        }

        private string? Text(JsonElement? parent, string name) => Member(parent, name, JsonValueKind.String)?.GetString();

        private bool? Flag(JsonElement? parent, string name)
        {
            if (parent is not { } some || !some.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            _unusable |= member.ValueKind is not (JsonValueKind.True or JsonValueKind.False);
            return member.ValueKind == JsonValueKind.True;
        }

        private JsonElement? Member(JsonElement? parent, string name, JsonValueKind kind)
        {
            if (parent is not { } some || !some.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            _unusable |= member.ValueKind != kind;
            return member.ValueKind == kind ? member : null;
        }
    }
}
