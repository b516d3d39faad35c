using Discovery.IntegrationTests.Clusters;

namespace Discovery.IntegrationTests.Fixture;

public sealed class EnvtestAssetsTests
{
    [Fact]
    public void In_FolderWithoutServers_SaysWhichIsMissing()
    {
        var error = Assert.Throws<FileNotFoundException>(() => EnvtestAssets.In(Path.GetTempPath()));

        Assert.Contains("KUBEBUILDER_ASSETS", error.Message, StringComparison.Ordinal);
        Assert.Contains("kube-apiserver", error.Message, StringComparison.Ordinal);
    }
}
