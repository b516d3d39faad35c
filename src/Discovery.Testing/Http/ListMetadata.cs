using System.Globalization;
using System.Text.Json.Nodes;

namespace Discovery.Testing.Http;

/// <summary>The metadata of a list.</summary>
internal sealed record ListMetadata(ulong Revision, string? Continue = null, long? Remaining = null)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["resourceVersion"] = Revision.ToString(CultureInfo.InvariantCulture) };
        if (Continue is not null)
        {
            json["continue"] = Continue;
        }

        if (Remaining is { } remaining)
        {
            json["remainingItemCount"] = remaining;
        }

        return json;
    }
}
