namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>Cells that are left out, each with its reason.</summary>
internal static class KnownGaps
{
    private static readonly (string Trouble, string Moment, string Reason)[] All = [];

    public static string? Of(string trouble, string moment) =>
        All.FirstOrDefault(gap => gap.Trouble == trouble && (gap.Moment.Length == 0 || gap.Moment == moment)).Reason;
}
