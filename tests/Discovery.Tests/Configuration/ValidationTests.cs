using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Tests.Configuration;

public sealed class ValidationTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { """{"Registries":{"one":{"Type":"Consul"}}}""", "Discovery:Registries:one:Type is 'Consul', which no package in use knows; allowed here is Stub. Reference the package Discovery.Consul" },
        { """{"Registries":{"one":{"Type":"Stub","Tokn":"x"}}}""", "Discovery:Registries:one:Tokn is not a known key; allowed here is Address, Enabled, Flag, Mode, Selector, Timeout, Token, Type, Weight." },
        { """{"Registries":{"one":{"Type":"Stub","Selector":{"Mach":["a"]}}}}""", "Discovery:Registries:one:Selector:Mach is not a known key; allowed here is Match." },
        { """{"Registries":{"one":{"Type":"Stub","Enabled":"perhaps"}}}""", "Discovery:Registries:one:Enabled is 'perhaps'; allowed is true or false." },
        { """{"Registries":{"one":{"Type":"Stub","Flag":"perhaps"}}}""", "'perhaps' at 'Discovery:Registries:one:Flag' to type 'System.Boolean'. Allowed is true or false." },
        { """{"Registries":{"one":{"Type":"Stub","Timeout":"soon"}}}""", "'soon' at 'Discovery:Registries:one:Timeout' to type 'System.TimeSpan'. Allowed is a time span such as 00:00:10." },
        { """{"Registries":{"one":{"Type":"Stub","Mode":"Fast"}}}""", "Allowed is Auto, Slow." },
        { """{"Registries":{"one":{"Type":"Stub","Weight":"much"}}}""", "'much' at 'Discovery:Registries:one:Weight'" },
        { """{"Registries":{"One":{"Type":"Stub"}}}""", "Discovery:Registries:One: 'One' cannot be the name of a registry; allowed is a lower-case DNS label" },
        { """{"Registries":{"svc":{"Type":"Stub"}}}""", "'svc' cannot be the name of a registry" },
        { """{"DefaultRegistry":"two","Registries":{"one":{"Type":"Stub"}}}""", "Discovery:DefaultRegistry is 'two'; allowed is one of local, one." },
        { """{"DefaultRegistry":"a.b"}""", "Discovery:DefaultRegistry is 'a.b'; allowed is the name of a registry" },
        { """{"OptionalRegistries":["one","two"],"Registries":{"one":{"Type":"Stub"}}}""", "Discovery:OptionalRegistries:1 is 'two'; allowed is one of local, one." },
        { """{"InitialSyncTimeout":"-00:00:01"}""", "Discovery:InitialSyncTimeout is -00:00:01; allowed is 00:00:00 to 01:00:00." },
        { """{"InitialSyncTimeout":"soon"}""", "'soon' at 'Discovery:InitialSyncTimeout' to type 'System.TimeSpan'. Allowed is a time span such as 00:00:10." },
        { """{"Regstries":{"one":{"Type":"Stub"}}}""", "Discovery:Regstries is not a known key; allowed here is DefaultRegistry, InitialSyncTimeout, Node, OptionalRegistries, Registries, Zone." },
        { """{"Registries":{"local":{"Type":"Stub"}}}""", "Discovery:Registries:local: there is another registry named 'local'" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Start_InvalidConfiguration_NamesKeyValueAndWhatIsAllowed(string json, string message)
    {
        await using var fixture = new CatalogFixture(json, static discovery => discovery.AddInMemory("local"));

        var exception = Assert.Throws<OptionsValidationException>(() => fixture.Catalog);

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.All(fixture.Made, static made => Assert.True(made.IsDisposed));
    }

    [Fact]
    public async Task Start_InvalidConfiguration_NeverShowsASecret()
    {
        const string Canary = "canary-5up3r-s3cr3t";
        await using var fixture = new CatalogFixture("""{"Registries":{"one":{"Type":"Stub","Token":"CANARY","Flag":"perhaps"}}}""".Replace("CANARY", Canary, StringComparison.Ordinal));

        Assert.DoesNotContain(Canary, Assert.Throws<OptionsValidationException>(() => fixture.Catalog).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_JsonNull_MeansTheDefault()
    {
        await using var fixture = new CatalogFixture(
            """
            {"DefaultRegistry":null,"InitialSyncTimeout":null,"Zone":null,
             "Registries":{"one":{"Type":"Stub","Enabled":null,"Address":null,"Timeout":null,"Flag":null,"Mode":null,"Weight":null,"Selector":null}}}
            """);
        Assert.Equal("one", fixture.Catalog.DefaultRegistry);

        var options = Assert.Single(fixture.Options);

        Assert.Equal((TimeSpan.FromMinutes(3), true, StubMode.Auto, 50), (options.Timeout, options.Flag, options.Mode, options.Weight));
        Assert.NotNull(options.Selector);
        Assert.NotEqual(RegistryPhase.Disabled, fixture.Status("one").Phase);
    }

    [Fact]
    public async Task Read_AllKeys_AreBound()
    {
        await using var fixture = new CatalogFixture(
            """{"Registries":{"one":{"Type":"stub","Address":"https://a","Timeout":"00:01:00","Flag":false,"Mode":"slow","Weight":7,"Token":"t","Selector":{"Match":["a","b"]}}}}""");
        Assert.Equal(["one"], fixture.Names);

        var options = Assert.Single(fixture.Options);

        Assert.Equal((TimeSpan.FromMinutes(1), false, StubMode.Slow, 7, "t"), (options.Timeout, options.Flag, options.Mode, options.Weight, options.Token));
        Assert.Equal(["a", "b"], options.Selector.Match!);
    }

    [Fact]
    public async Task Read_TypeLeftOutAndOneTypeKnown_IsThatType()
    {
        await using var fixture = new CatalogFixture("""{"Registries":{"one":{}, "two":{"Flag":true}}}""");

        Assert.Contains("two", fixture.Names);
    }

    [Fact]
    public void Start_TwoRegistriesOfOneNameInCode_IsAnError()
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddInMemory("local").AddRegistry(new StubRegistry("local"));
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IServiceRegistryCatalog>());

        Assert.Contains("Two registries are named 'local'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddInMemory_SameNameTwice_AddsUp()
    {
        await using var services = Make.Services(
            local => local.Set(Make.Basket), static services => services.AddDiscovery().AddInMemory("local", static local => local.Set(Make.Orders)));

        var registry = Assert.Single(services.GetRequiredService<IServiceRegistryCatalog>().Registries);

        Assert.Equal(2, registry.Services.Count);
    }
}
