using Discovery.AspNetCore.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed class SecretTests
{
    private const string Canary = "canary-5up3r-s3cr3t";

    [Fact]
    public async Task K41_Get_ConfiguredCredential_IsNowhere()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create<string, string?>("Discovery:Registries:one:Type", "Fixed"),
            KeyValuePair.Create<string, string?>("Discovery:Registries:one:Token", Canary),
            KeyValuePair.Create<string, string?>("Discovery:Registries:off:Type", "Fixed"),
            KeyValuePair.Create<string, string?>("Discovery:Registries:off:Enabled", "false"),
            KeyValuePair.Create<string, string?>("Discovery:Registries:off:Token", Canary),
        ]).Build().GetSection("Discovery");
        await using var app = await DumpApp.StartAsync(discovery => discovery
            .AddRegistryType("Fixed", static (_, name, section) =>
            {
                Assert.Equal(Canary, section["Token"]);
                return new FixedRegistry(name, new() { Phase = RegistryPhase.Synced });
            })
            .AddConfiguration(section));

        using var events = await EventStream.OpenAsync(app);
        app.Time.Advance(EventFeed.HeartbeatInterval);
        string[] texts =
        [
            await app.TextAsync(),
            await app.TextAsync("/discovery/resolve?name=one/shop/basket"),
            await app.TextAsync("/discovery/resolve?name=off/shop/basket"),
            await app.TextAsync("/discovery/ui"),
            await events.UntilAsync(": heartbeat"),
        ];

        Assert.Contains("\"off\"", texts[0], StringComparison.Ordinal);
        Assert.All(texts, static text => Assert.DoesNotContain(Canary, text, StringComparison.Ordinal));
    }
}
