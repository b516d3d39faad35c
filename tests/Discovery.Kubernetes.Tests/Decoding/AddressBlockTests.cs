using System.Globalization;
using System.Text;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class AddressBlockTests
{
    private readonly AddressBlockBuilder _builder = new();

    [Fact]
    public void Nodes_AfterMoreOfThemThanOneTableTakes_AreThoseOfTheirBlock()
    {
        string[] nodes = ["node-a", "", "node-b", "nœud"];
        var before = Build(nodes);
        for (var block = 0; block < 700; block++)
        {
            string[] others = [.. Enumerable.Range(100 * block, 100).Select(static node => node.ToString(CultureInfo.InvariantCulture))];
            Assert.Equal(others, Build(others).Select(static address => address.NodeName));
        }

        var after = Build(nodes);

        Assert.Equal(["node-a", null, "node-b", "nœud"], before.Select(static address => address.NodeName));
        Assert.NotSame(before.GetNodeName(0), after.GetNodeName(0));
        Assert.True(before.IsSameAs(after));
        Assert.All(Enumerable.Range(0, nodes.Length), index => Assert.True(before.LooksLike(index, after, index)));
    }

    [Fact]
    public void IsSameAs_AnotherNode_IsNot()
    {
        var one = Build("node-a", "node-b");
        var other = Build("node-a", "node-c");

        Assert.False(one.IsSameAs(other));
        Assert.True(one.LooksLike(0, other, 0));
        Assert.False(one.LooksLike(1, other, 1));
        Assert.False(one.LooksLike(1, Build("node-a", ""), 1));
        Assert.Same(one.GetNodeName(0), other.GetNodeName(0));
    }

    [Fact]
    public void IsSameAs_OtherNodesOfAnotherReader_IsNot()
    {
        var one = Build("node-a", "node-b");
        var other = Build(new AddressBlockBuilder(), "node-b", "node-a");

        Assert.False(one.IsSameAs(other));
        Assert.All([0, 1], index => Assert.False(one.LooksLike(index, other, index)));
        Assert.True(one.IsSameAs(Build(new AddressBlockBuilder(), "node-a", "node-b")));
    }

    private AddressBlock Build(params string[] nodes) => Build(_builder, nodes);

    private static AddressBlock Build(AddressBlockBuilder builder, params string[] nodes)
    {
        var address = 0u;
        foreach (var node in nodes)
        {
            builder.Add(new AddressEntry { Address = ++address, HasAddress = true, NodeName = Encoding.UTF8.GetBytes(node) });
        }

        return builder.Build();
    }
}
