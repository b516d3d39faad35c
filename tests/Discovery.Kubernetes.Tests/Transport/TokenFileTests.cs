using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class TokenFileTests : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly TestLog _log = new(new Pulse());

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task K36_TokenFile_IsReadForEachRequestAndTheLastTokenKept()
    {
        await using var server = await ScriptedServer.StartAsync();
        var file = _files.Write("token", "first\n");
        using var connection = new ConnectionFactory(new() { ApiServer = server.Address, TokenFile = file }, _log).Create();
        var client = new ApiClient(connection, TimeProvider.System);

        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();
        _files.Write("token", "second");
        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();
        _files.Write("token", "");
        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();
        File.Delete(file);
        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();

        Assert.Equal(["Bearer first", "Bearer second", "Bearer second", "Bearer second"], server.Requests.Select(static request => request.Authorization));
        Assert.Equal(1, _log.Count("TokenFileUnreadable"));
        Assert.DoesNotContain("second", _log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("tök\u0000en")]
    public async Task K36_FileWithoutAToken_KeepsTheLastAndIsToldOnceEachTime(string content)
    {
        var tokens = new TokenFile(_files.Write("token", "good"), _log);
        Assert.Equal("Bearer good", await ReadAsync(tokens));

        for (var time = 1; time <= 2; time++)
        {
            _files.Write("token", content);
            Assert.Equal("Bearer good", await ReadAsync(tokens));
            Assert.Equal("Bearer good", await ReadAsync(tokens));
            Assert.Equal(time, _log.Count("TokenFileUnreadable"));
            _files.Write("token", "good");
            Assert.Equal("Bearer good", await ReadAsync(tokens));
        }

        Assert.Equal(2, _log.Entries.Count);
    }

    [Fact]
    public async Task K36_MountThatIsSwapped_GivesTheNewToken()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take a privilege there");
        _files.Mount(("token", "first"));
        var tokens = new TokenFile(_files.Path("token"), _log);
        Assert.Equal("Bearer first", await ReadAsync(tokens));

        _files.Mount(("token", "second"));

        Assert.Equal("Bearer second", await ReadAsync(tokens));
    }

    [Fact]
    public async Task K36_NoTokenYet_IsAnErrorThatNamesTheFile()
    {
        var file = _files.Write("token", "");
        var tokens = new TokenFile(file, _log);

        var exception = await Assert.ThrowsAsync<IOException>(() => tokens.GetAuthenticationHeaderAsync(CancellationToken.None));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        _files.Write("token", "late");
        Assert.Equal("Bearer late", await ReadAsync(tokens));
    }

    private static async Task<string> ReadAsync(TokenFile tokens) => (await tokens.GetAuthenticationHeaderAsync(CancellationToken.None)).ToString();
}
