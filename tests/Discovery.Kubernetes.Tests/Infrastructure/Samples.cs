using CsCheck;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>How many samples a property takes.</summary>
internal static class Samples
{
    /// <summary>
    /// So many, unless <c>CsCheck_Iter</c> or <c>CsCheck_Time</c> ask for others. A failure is replayed by running its test alone
    /// with <c>CsCheck_Seed</c>.
    /// </summary>
    public static long Of(int usual) => Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? usual : Check.Iter;
}
