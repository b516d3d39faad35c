using System.Text.Json.Nodes;
using CsCheck;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>JSON that most often is what belongs there, and now and then null, nothing, or anything.</summary>
internal static class JsonGen
{
    public static readonly Gen<JsonNode?> AnyValue = Gen.Recursive<JsonNode?>(static (depth, self) => depth > 3
        ? Null
        : Gen.OneOf(
            Null,
            Gen.Bool.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Int.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Double[-1e6, 1e6].Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.String[0, 5].Select(static value => (JsonNode?)JsonValue.Create(Sane(value))),
            Gen.OneOf(OddJson.Values).Select(static value => (JsonNode?)JsonValue.Create(value)),
            self.Array[0, 3].Select(static items => (JsonNode?)Array(items)),
            self.Array[0, 3].Select(static items => (JsonNode?)new JsonObject(items.Select(static (item, i) => KeyValuePair.Create($"m{i}", item?.DeepClone()))))));

    private static Gen<JsonNode?> Null => Gen.Const<JsonNode?>(static () => null);

    public static Gen<JsonNode?> Mostly(Gen<JsonNode?> right) => Gen.Frequency((60, right), (2, Null), (1, AnyValue));

    public static Gen<JsonNode?> Text(params string[] values) => Mostly(Gen.OneOf(values).Select(static value => (JsonNode?)JsonValue.Create(value)));

    public static Gen<JsonNode?> Flag() => Mostly(Gen.Bool.Select(static value => (JsonNode?)JsonValue.Create(value)));

    public static Gen<JsonNode?> Number() => Mostly(Gen.OneOf(0, 80, 8080, 65535, 65536, -5).Select(static value => (JsonNode?)JsonValue.Create(value)));

    public static Gen<JsonNode?> Many(Gen<JsonNode?> item) => Mostly(item.Array[0, 3].Select(static items => (JsonNode?)Array(items)));

    public static Gen<JsonNode?> Many(Gen<JsonObject> item) => Many(Mostly(item.Select(static json => (JsonNode?)json)));

    /// <summary>Members in any order, each there or not, and rarely one that is odd.</summary>
    /// <param name="members">Names, each with a generator of nodes or of objects.</param>
    public static Gen<JsonObject> Members(params (string Name, object Value)[] members)
    {
        var values = members.Select(static member => Lift(member.Value)).Aggregate(
            Gen.Const(System.Array.Empty<JsonNode?>()),
            static (all, value) => Gen.Select(all, value, static (known, next) => (JsonNode?[])[.. known, next]));
        return Gen.Select(Gen.Shuffle(Enumerable.Range(0, members.Length).ToArray()), Gen.Int[0, int.MaxValue], values, Gen.Int[0, 199], AnyValue).Select((order, present, nodes, odd, extra) =>
        {
            var json = new JsonObject();
            foreach (var i in order.Where(i => ((present >> (3 * (i % 10))) & 7) != 0))
            {
                json[members[i].Name] = nodes[i]?.DeepClone();
            }

            if (odd is 0 or 1)
            {
                json.Insert(odd == 0 ? 0 : json.Count, OddJson.Twin(members[order[0]].Name), extra?.DeepClone());
            }
            else if (odd == 2)
            {
                json.Insert(present % (json.Count + 1), OddJson.LoneSurrogate, extra?.DeepClone());
            }

            return json;
        });
    }

    private static Gen<JsonNode?> Lift(object value) => value switch
    {
        Gen<JsonObject> json => Mostly(json.Select(static node => (JsonNode?)node)),
        _ => (Gen<JsonNode?>)value,
    };

    // A node belongs to one parent, and a generator may give out the same one twice.
    private static JsonArray Array(JsonNode?[] items) => new([.. items.Select(static item => item?.DeepClone())]);

    private static string Sane(string text) => string.Concat(text.Where(static c => !char.IsSurrogate(c) && c != '@'));
}
