using Discovery.Kubernetes.Selection;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Options;

public sealed class NamespaceFilterTests
{
    [Fact]
    public void K03_None_TakesAll()
    {
        var filter = new NamespaceFilter(new() { Match = null!, NotMatch = null! });

        Assert.True(filter.Includes("any"));
        Assert.Empty(filter.Names);
        Assert.False(filter.IsPattern);
        Assert.Null(filter.FieldSelector);
    }

    [Fact]
    public void K04_Equal_IsOneName()
    {
        var filter = new NamespaceFilter(new() { Equal = "apisix" });

        Assert.Equal(["apisix"], filter.Names);
        Assert.True(filter.Includes("apisix"));
        Assert.False(filter.Includes("apisix2"));
    }

    [Fact]
    public void K04_NotEqual_IsAFieldSelector()
    {
        var filter = new NamespaceFilter(new() { NotEqual = "kube-system" });

        Assert.Equal("metadata.namespace!=kube-system", filter.FieldSelector);
        Assert.False(filter.Includes("kube-system"));
        Assert.True(filter.Includes("kube-public"));
        Assert.Empty(filter.Names);
    }

    [Fact]
    public void K04_MatchOfPlainNames_AreNames()
    {
        var filter = new NamespaceFilter(new() { Match = { "apisix", "shop", "apisix" } });

        Assert.Equal(["apisix", "shop"], filter.Names);
        Assert.False(filter.IsPattern);
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("shop-1", true)]
    [InlineData("shop-12", false)]
    [InlineData("my-shop-1", false)]
    [InlineData("apisix", true)]
    [InlineData("shop-1\n", false)]
    public void K03_Match_IsOfTheWholeName(string ns, bool expected)
    {
        var filter = new NamespaceFilter(new() { Match = { "shop(-[0-9])?", "apisix" } });

        Assert.True(filter.IsPattern);
        Assert.Empty(filter.Names);
        Assert.Equal(expected, filter.Includes(ns));
        Assert.Equal(expected, filter.Includes(ns));
    }

    [Fact]
    public void K03_Alternatives_AreOfTheWholeNameToo()
    {
        var filter = new NamespaceFilter(new() { Match = { "a|b" } });

        Assert.True(filter.Includes("b"));
        Assert.False(filter.Includes("ab"));
        Assert.False(filter.Includes("bc"));
    }

    [Fact]
    public void K03_NotMatch_LeavesOut()
    {
        var filter = new NamespaceFilter(new() { NotMatch = { "kube-.*", "default" } });

        Assert.True(filter.IsPattern);
        Assert.False(filter.Includes("kube-system"));
        Assert.False(filter.Includes("default"));
        Assert.True(filter.Includes("default-2"));
    }

    [Fact]
    public void K03_ManyMadeUpNames_AreAnsweredRight()
    {
        var filter = new NamespaceFilter(new() { Match = { "n[0-9]*" } });

        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(filter.Includes($"n{i}"));
            Assert.False(filter.Includes($"m{i}"));
        }
    }

    [Fact]
    public async Task K03_PatternThatWouldBacktrackForEver_IsQuick()
    {
        var filter = new NamespaceFilter(new() { Match = { "(a+)+b" } });

        Assert.False(await Task.Run(() => filter.Includes(new string('a', 63))).WaitAsync(Pulse.Patience));
    }
}
