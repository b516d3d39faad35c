using System.Text.Json.Nodes;

namespace Discovery.Testing.Patching;

/// <summary>JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>Changes <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject child)
            {
                Apply(target.Ensure(name), child);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
