using System.Text.RegularExpressions;

namespace Discovery.ArchitectureTests;

/// <summary>A test that the documentation names as its evidence is there.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string Tests = string.Concat(Directory
        .EnumerateFiles(Path.Combine(Packages.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    public static TheoryData<string> Named =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Packages.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .SelectMany(static file => TestName().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Named))]
    public void Test_ThatADocumentNames_Exists(string name) => Assert.Contains($" {name}(", Tests, StringComparison.Ordinal);

    // Where a table names the class too, it checks both itself.
    [GeneratedRegex("`(K[0-9]{2}_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
