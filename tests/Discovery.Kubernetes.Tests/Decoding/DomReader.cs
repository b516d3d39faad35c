using System.Text.Json;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>Reads members off a DOM: null is absent, and what has the wrong type, or is no text, makes the whole unusable.</summary>
internal sealed class DomReader
{
    public bool Unusable { get; private set; }

    public string? Text(JsonElement? parent, string name) => Text(Member(parent, name, JsonValueKind.String));

    public bool? Flag(JsonElement? parent, string name) => Member(parent, name, JsonValueKind.True, JsonValueKind.False) is { } flag ? flag.ValueKind == JsonValueKind.True : null;

    public int? Number(JsonElement? parent, string name)
    {
        if (Member(parent, name, JsonValueKind.Number) is not { } number)
        {
            return null;
        }

        Unusable |= !number.TryGetInt32(out var value);
        return value;
    }

    public JsonElement? Object(JsonElement? parent, string name) => Member(parent, name, JsonValueKind.Object);

    public JsonElement[] Objects(JsonElement? parent, string name) => Items(parent, name, JsonValueKind.Object);

    public string? FirstText(JsonElement? parent, string name)
    {
        // All of them, for each must be text.
        string?[] texts = [.. Items(parent, name, JsonValueKind.String, JsonValueKind.Null).Where(static item => item.ValueKind == JsonValueKind.String).Select(Text)];
        return texts.FirstOrDefault();
    }

    /// <summary>The last member of that name, whatever it is. Names beside it that are no text do not matter.</summary>
    public static JsonElement? Find(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } some
            ? some.EnumerateObject().Where(member => Is(member, name)).Select(static member => (JsonElement?)member.Value).LastOrDefault()
            : null;

    private string? Text(JsonElement element) => Text((JsonElement?)element);

    private string? Text(JsonElement? element)
    {
        try
        {
            return element?.GetString();
        }
        catch (InvalidOperationException)
        {
            Unusable = true;
            return null;
        }
    }

    private JsonElement[] Items(JsonElement? parent, string name, params JsonValueKind[] kinds)
    {
        JsonElement[] items = [.. Member(parent, name, JsonValueKind.Array)?.EnumerateArray() ?? default];
        Unusable |= items.Any(item => !kinds.Contains(item.ValueKind));
        return [.. items.Where(item => kinds.Contains(item.ValueKind))];
    }

    private JsonElement? Member(JsonElement? parent, string name, params JsonValueKind[] kinds)
    {
        if (Find(parent, name) is not { } member || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var isRight = kinds.Contains(member.ValueKind);
        Unusable |= !isRight;
        return isRight ? member : null;
    }

    private static bool Is(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
