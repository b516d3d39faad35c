using System.Globalization;
using System.Text;
using Discovery.Kubernetes.Decoding;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class StringPoolTests
{
    private readonly StringPool _pool = new();

    [Fact]
    public void Get_TheNodesOfALargeCluster_AreOneStringEach()
    {
        string[] nodes = [.. Enumerable.Range(0, 10_000).Select(static node => string.Create(CultureInfo.InvariantCulture, $"node-{node:00000}.eu-central-1"))];

        string[] first = [.. nodes.Select(Get)], second = [.. nodes.Select(Get)];

        Assert.Equal(nodes, first);
        Assert.All(first.Zip(second), static pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public void Get_MoreNamesThanItHolds_ArePooledAnew()
    {
        var before = Get("node-a");
        string[] names = [.. Enumerable.Range(0, 200_000).Select(static name => name.ToString(CultureInfo.InvariantCulture))];

        Assert.Equal(names, names.Select(Get));

        Assert.NotSame(before, Get("node-a"));
        Assert.Same(Get("node-a"), Get("node-a"));
    }

    [Fact]
    public void Get_LongName_IsNotPooled()
    {
        var name = new string('n', 65);

        Assert.Equal(name, Get(name));
        Assert.NotSame(Get(name), Get(name));
    }

    private string Get(string name) => _pool.Get(Encoding.UTF8.GetBytes(name));
}
