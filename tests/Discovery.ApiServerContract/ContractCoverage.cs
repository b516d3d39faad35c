using System.Reflection;
using Xunit.v3;

namespace Discovery.ApiServerContract;

/// <summary>Guards against a part of the suite that nobody runs.</summary>
public static class ContractCoverage
{
    /// <summary>Fails unless the test assembly derives a class from every part of the suite.</summary>
    public static void AssertComplete(Assembly tests)
    {
        var parts = typeof(ContractCoverage).Assembly.GetExportedTypes().Where(t => t.IsAbstract && HasTests(t));
        var derived = tests.GetTypes().Select(t => t.BaseType).ToHashSet();
        Assert.Empty(parts.Where(p => !derived.Contains(p)).Select(p => p.Name));
    }

    private static bool HasTests(Type type) =>
        type.GetMethods().Any(m => m.DeclaringType == type && m.GetCustomAttributes().Any(a => a is IFactAttribute));
}
