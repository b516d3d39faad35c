namespace Discovery.ApiServerContract;

/// <summary>The media types of PATCH.</summary>
public static class PatchType
{
    public const string Merge = "application/merge-patch+json";
    public const string StrategicMerge = "application/strategic-merge-patch+json";
    public const string Apply = "application/apply-patch+yaml";
}
