using Discovery.Testing.Tables;

namespace Discovery.Testing.Tests;

public sealed class TableTextTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(211, "3m31s")]
    [InlineData(600, "10m")]
    [InlineData(10800, "3h")]
    [InlineData(12000, "3h20m")]
    [InlineData(86400, "24h")]
    [InlineData(180000, "2d2h")]
    [InlineData(864000, "10d")]
    public void Age_Seconds_ReadAsKubectlShowsThem(int seconds, string text) => Assert.Equal(text, TableText.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void FirstFew_MoreThanThree_AreCounted() => Assert.Equal("a,b,c + 2 more...", TableText.FirstFew(["a", "b", "c", "d", "e"], "<none>"));
}
