using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed class SecretTests
{
    private const string Canary = "canary-5up3r-s3cr3t";

    [Fact]
    public async Task K41_Get_ConfiguredCredential_IsNotInTheDump()
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

        var text = await app.TextAsync();

        Assert.Contains("\"off\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
    }
}
