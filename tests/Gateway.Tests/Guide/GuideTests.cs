using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Gateway.Tests.Guide;

/// <summary>Every command of docs/guide.md, for a reader without a cluster. One with a cluster is in the integration tests.</summary>
public sealed class GuideTests : IDisposable
{
    private static readonly string[] Ports = ["9080", "9081", "9101", "9102", "9103"];

    private static readonly string Configuration = typeof(GuideTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public GuideTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(3));

    [Theory]
    [InlineData("kubectl")]
    [InlineData("curl")]
    public async Task Guide_WithoutACluster_DoesWhatItSays(string tool)
    {
        Assert.SkipUnless(GuideWorkspace.Has("bash") && GuideWorkspace.Has("curl") && GuideWorkspace.Has(tool), $"There is no bash, curl or {tool} here.");
        using var workspace = new GuideWorkspace();
        var ports = FreePorts.Take(Ports.Length);
        Process? gateway = null;
        try
        {
            await new GuideRun(workspace, ["demo", tool], Here).RunAsync(
                command =>
                {
                    // It has been built, this way, for these tests.
                    gateway = workspace.Start(command.Replace("dotnet run", $"dotnet run --no-build --configuration {Configuration}", StringComparison.Ordinal));
                    return Task.CompletedTask;
                },
                static _ => Task.CompletedTask,
                _deadline.Token);
        }
        finally
        {
            if (gateway is not null)
            {
                gateway.Kill(entireProcessTree: true);
                TestContext.Current.TestOutputHelper?.WriteLine(await gateway.StandardOutput.ReadToEndAsync(CancellationToken.None));
                gateway.Dispose();
            }
        }

        Assert.False(Directory.Exists(Path.Combine(workspace.Folder, "guide")));

        string Here(string text) => Ports.Zip(ports)
            .Aggregate(text, static (here, port) => here.Replace(port.First, port.Second.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Fact]
    public void Guide_ItsBlocks_AreAllForSomeReader()
    {
        string[] readers = ["sh", "sh gateway", "sh demo", "sh demo kubectl", "sh demo curl", "sh cluster"];

        Assert.All(GuideText.Languages, language => Assert.Contains(language, readers.Append("text")));
        Assert.All(readers, reader => Assert.Contains(reader, GuideText.Languages));
        Assert.DoesNotContain(GuideText.Read(), static block => block.Commands.Length == 0);
        Assert.True(GuideText.Read().Count(static block => block.Printed.Count > 0) > 10);
    }

    [Theory]
    [InlineData("a b c\nd", true)]
    [InlineData("x\na x c\nx\nd", true)]
    [InlineData("d\na b c", false)]
    [InlineData("a b\nd", false)]
    public void Printed_IsLookedForInOrder(string output, bool expected) =>
        Assert.Equal(expected, new GuideBlock(1, [], "", ["a … c", "d"]).MissingIn(output) is null);

    public void Dispose() => _deadline.Dispose();
}
