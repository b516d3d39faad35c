namespace Discovery.ArchitectureTests;

public sealed class ShapeTests
{
    private const int Longest = 350;

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void Files_OfAPackage_AreShort(string name)
    {
        var folder = Path.Combine(Packages.Root, "src", name);
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal));

        Assert.All(files, static file => Assert.InRange(File.ReadLines(file).Count(), 0, Longest));
    }

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void Package_Always_HasAReadme(string name) =>
        Assert.True(new FileInfo(Path.Combine(Packages.Root, "src", name, "README.md")).Exists);
}
