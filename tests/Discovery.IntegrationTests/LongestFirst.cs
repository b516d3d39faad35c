using Discovery.IntegrationTests;
using Discovery.IntegrationTests.Reliability;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Discovery.IntegrationTests;

/// <summary>What takes minutes begins first, so that all else runs beside it and not before it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [typeof(GatewayOutageTests).FullName!, typeof(LoadTests).FullName!];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static collection => Rank(collection.TestCollectionDisplayName))];

    // A class that names no collection is one, and gives it its name.
    private static int Rank(string collection)
    {
        var rank = Array.FindIndex(Longest, name => collection.Contains(name, StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
