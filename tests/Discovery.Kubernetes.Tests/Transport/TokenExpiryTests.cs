using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class TokenExpiryTests
{
    private static readonly DateTimeOffset Expiry = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void K45_Jwt_ExpIsRead() => Assert.Equal(Expiry, TokenExpiry.Read(Jwt.Of($$"""{"sub":"x","exp":{{Expiry.ToUnixTimeSeconds()}}}""")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("opaque-token")]
    [InlineData("a.b.c")]
    [InlineData("a.!!.c")]
    [InlineData("a.b")]
    public void K45_NoJwt_NothingIsRead(string? token) => Assert.Null(TokenExpiry.Read(token));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"exp":"tomorrow"}""")]
    [InlineData("""{"exp":1e300}""")]
    [InlineData("""{"exp":-1}""")]
    [InlineData("""{"exp":253402300800}""")]
    public void K45_JwtWithoutUsableExp_NothingIsRead(string claims) => Assert.Null(TokenExpiry.Read(Jwt.Of(claims)));

    [Fact]
    public async Task K45_StaticTokenThatExpires_IsWarnedAboutBeforeAndAtItsEnd()
    {
        var time = new FakeTimeProvider(Expiry.AddHours(-1));
        var token = Jwt.Expiring(Expiry);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddKubernetesDiscovery("cluster", options => (options.ApiServer, options.Token) = (new Uri("http://127.0.0.1:1"), token));
        await using var provider = services.BuildServiceProvider();
        var registry = provider.GetRequiredService<IServiceRegistryCatalog>().Registries.Single();

        var before = Assert.Single(registry.Status.Warnings);
        time.Advance(TimeSpan.FromHours(1));
        var after = Assert.Single(registry.Status.Warnings);

        Assert.StartsWith("Token expires at 2026-03-01 12:00:00Z", before, StringComparison.Ordinal);
        Assert.StartsWith("Token has expired at 2026-03-01 12:00:00Z", after, StringComparison.Ordinal);
        Assert.DoesNotContain(token, before + after, StringComparison.Ordinal);
    }
}
