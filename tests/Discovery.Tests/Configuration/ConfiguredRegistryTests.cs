using Discovery.Configuration;
using Discovery.Tests.Support;

namespace Discovery.Tests.Configuration;

public sealed class ConfiguredRegistryTests
{
    private const string Canary = "canary-4711";

    [Fact]
    public void K41_Token_IsNeitherInTheFingerprintNorInToString()
    {
        var configured = Read(Canary);

        Assert.Equal(Canary, configured.Section["Token"]);
        Assert.DoesNotContain(Canary, configured.Fingerprint, StringComparison.Ordinal);
        Assert.Equal("one", configured.ToString());
    }

    [Fact]
    public void Fingerprint_IsEqualForEqualValuesOnly()
    {
        Assert.Equal(Read(Canary).Fingerprint, Read(Canary).Fingerprint);
        Assert.NotEqual(Read(Canary).Fingerprint, Read("another").Fingerprint);
    }

    private static ConfiguredRegistry Read(string token) =>
        ConfigurationReader.Read(new TestConfiguration($$"""{ "Registries": { "one": { "Type": "Stub", "Token": "{{token}}" } } }""").Section).Single();
}
