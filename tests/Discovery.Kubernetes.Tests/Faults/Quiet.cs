using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>What a log may say of trouble.</summary>
internal static class Quiet
{
    // Each kind of failure once: refused, ended, restored, and how it stands after hours.
    private const int MostWarnings = 5;

    /// <summary>No error, and for each watch no more warnings than somebody reads.</summary>
    public static void AssertQuiet(this TestLog log, int troubles, params string[] resources)
    {
        var loud = log.Entries.Where(static entry => entry.Level >= LogLevel.Warning).ToArray();
        Assert.DoesNotContain(loud, static entry => entry.Level > LogLevel.Warning);
        Assert.All(resources, resource => Assert.InRange(loud.Count(entry => entry.Message.Contains(resource, StringComparison.Ordinal)), 0, MostWarnings * troubles));
        Assert.InRange(loud.Length, 0, MostWarnings * troubles * resources.Length);
    }
}
