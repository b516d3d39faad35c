using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Patching;

/// <summary>A place in a document (RFC 6901). What is not there is a 422.</summary>
internal readonly struct JsonPointer
{
    private readonly string[] _steps;

    public JsonPointer(string text)
    {
        if (text.Length > 0 && text[0] != '/')
        {
            throw ApiErrors.Unprocessable();
        }

        _steps = [.. text.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    public JsonNode? Get(JsonNode? target)
    {
        foreach (var step in _steps)
        {
            target = Child(target, step);
        }

        return target;
    }

    public JsonNode Add(JsonNode target, JsonNode? value)
    {
        if (_steps.Length == 0)
        {
            return value?.DeepClone() ?? throw ApiErrors.Unprocessable();
        }

        switch (Parent(target))
        {
            case JsonObject map:
                map[_steps[^1]] = value?.DeepClone();
                break;
            case JsonArray list:
                list.Insert(_steps[^1] == "-" ? list.Count : Index(_steps[^1], list.Count + 1), value?.DeepClone());
                break;
            default:
                throw ApiErrors.Unprocessable();
        }

        return target;
    }

    public JsonNode Replace(JsonNode target, JsonNode? value)
    {
        if (_steps.Length > 0)
        {
            Remove(target);
        }

        return Add(target, value);
    }

    public void Remove(JsonNode target)
    {
        if (_steps.Length == 0)
        {
            throw ApiErrors.Unprocessable();
        }

        switch (Parent(target))
        {
            case JsonObject map when map.Remove(_steps[^1]):
                return;
            case JsonArray list:
                list.RemoveAt(Index(_steps[^1], list.Count));
                return;
            default:
                throw ApiErrors.Unprocessable();
        }
    }

    private JsonNode? Parent(JsonNode? target)
    {
        foreach (var step in _steps.AsSpan(0, _steps.Length - 1))
        {
            target = Child(target, step);
        }

        return target;
    }

    private static JsonNode? Child(JsonNode? node, string step) => node switch
    {
        JsonObject map when map.TryGetPropertyValue(step, out var value) => value,
        JsonArray list => list[Index(step, list.Count)],
        _ => throw ApiErrors.Unprocessable(),
    };

    private static int Index(string step, int count) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count ? index : throw ApiErrors.Unprocessable();
}
