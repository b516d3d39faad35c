using System.Text;
using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Discovery.Kubernetes.Tests.Options;

public sealed class ConfigurationTests
{
    private const string Canary = "canary-5f3a";

    [Fact]
    public async Task AllKeys_AreRead()
    {
        await using var provider = Build(
            """
            {"Discovery":{"Registries":{"k8s":{"Type":"Kubernetes","Enabled":true,"ApiServer":"https://kubernetes.example:6443","Token":"abc",
             "SkipTlsVerify":true,"NamespaceSelector":{"Match":["apisix","shop.*"]},"LabelSelector":"team=shop","Resource":"Endpoints","ResolveServicePorts":false,
             "AddressFamily":"IPv6","DefaultNamespace":"shop","ClusterDomain":"corp.local","DefaultWeight":7,"WatchdogTimeout":"00:01:00"}}}}
            """);

        var registry = Registry(provider);

        Assert.Equal("k8s", registry.Name);
        Assert.Equal("shop", registry.DefaultNamespace);
        Assert.Equal(["svc", "svc.corp.local"], registry.HostSuffixes);
        Assert.True(registry.Includes("shop-2"));
        Assert.False(registry.Includes("default"));
        Assert.Contains(registry.Status.Warnings, static warning => warning.Contains("SkipTlsVerify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Null_MeansTheDefault()
    {
        await using var provider = Build(
            """
            {"Discovery":{"Registries":{"k8s":{"Type":null,"Enabled":null,"ApiServer":"https://kubernetes.example","Token":null,"TokenFile":null,"CertificateAuthorityFile":null,
             "ClientCertificateFile":null,"ClientKeyFile":null,"SkipTlsVerify":null,"KubeConfig":null,"Context":null,"NamespaceSelector":null,"LabelSelector":null,"Resource":null,
             "ResolveServicePorts":null,"AddressFamily":null,"DefaultNamespace":null,"ClusterDomain":null,"DefaultWeight":null,"WatchdogTimeout":null}}}}
            """);

        var registry = Registry(provider);

        Assert.Equal("default", registry.DefaultNamespace);
        Assert.Equal(["svc", "svc.cluster.local"], registry.HostSuffixes);
        Assert.True(registry.Includes("any"));
        Assert.Equal(RegistryPhase.Starting, registry.Status.Phase);
    }

    [Theory]
    [InlineData("""{"Match":"apisix"}""", "apisix", "shop")]
    [InlineData("""{"Match":["apisix"]}""", "apisix", "shop")]
    [InlineData("""{"Match":{"0":"apisix","1":"x.*"}}""", "xyz", "shop")]
    [InlineData("""{"NotMatch":"kube-.*"}""", "shop", "kube-system")]
    [InlineData("""{"Equal":"apisix","NotEqual":null,"Match":null,"NotMatch":null}""", "apisix", "shop")]
    [InlineData("""{"Equal":"apisix","Match":[],"NotMatch":[]}""", "apisix", "shop")]
    [InlineData("""{"NotEqual":"shop"}""", "apisix", "shop")]
    public async Task K03_Selector_ScalarAndArray(string selector, string included, string excluded)
    {
        await using var provider = Build(OneRegistry($$"""{"ApiServer":"https://kubernetes.example","NamespaceSelector":{{selector}} }"""));

        var registry = Registry(provider);

        Assert.True(registry.Includes(included));
        Assert.False(registry.Includes(excluded));
    }

    [Theory]
    [InlineData("""{"Match":"apisix"}""", "apisix")]
    [InlineData("""{"Match":["apisix"]}""", "apisix")]
    [InlineData("""{"Equal":"apisix"}""", "apisix")]
    [InlineData("""{"Match":["apisix","shop"]}""", "default")]
    [InlineData("""{"Match":["api.*"]}""", "default")]
    public async Task K03_DefaultNamespace_IsTheOnlyOneNamed(string selector, string expected)
    {
        await using var provider = Build(OneRegistry($$"""{"ApiServer":"https://kubernetes.example","NamespaceSelector":{{selector}} }"""));

        Assert.Equal(expected, Registry(provider).DefaultNamespace);
    }

    [Theory]
    [InlineData("""{"ApiServer":"https://x","Tokenn":"a"}""", "Discovery:Registries:k8s:Tokenn", "TokenFile")]
    [InlineData("""{"ApiServer":"https://x","NamespaceSelector":{"Matches":["a"]}}""", "Discovery:Registries:k8s:NamespaceSelector:Matches", "NotMatch")]
    [InlineData("""{"ApiServer":"https://x","Resource":"Slices"}""", "Discovery:Registries:k8s:Resource", "Auto, EndpointSlices, Endpoints")]
    [InlineData("""{"ApiServer":"https://x","AddressFamily":"v6"}""", "Discovery:Registries:k8s:AddressFamily", "Auto, IPv4, IPv6")]
    [InlineData("""{"ApiServer":"https://x","WatchdogTimeout":"soon"}""", "Discovery:Registries:k8s:WatchdogTimeout", "00:00:10")]
    [InlineData("""{"ApiServer":"https://x","SkipTlsVerify":"maybe"}""", "Discovery:Registries:k8s:SkipTlsVerify", "true or false")]
    [InlineData("""{"ApiServer":"kubernetes.example:6443"}""", "Discovery:Registries:k8s:ApiServer", "https")]
    [InlineData("""{"ApiServer":"https://a b"}""", "Discovery:Registries:k8s:ApiServer", "https")]
    [InlineData("""{"ApiServer":"https://x","NamespaceSelector":{"Match":"(?!kube-).*"}}""", "Discovery:Registries:k8s:NamespaceSelector:Match:0", "NotMatch")]
    [InlineData("""{"Type":"Consul"}""", "Discovery:Registries:k8s:Type", "Kubernetes")]
    public void WrongConfiguration_FailsAtTheStart(string registry, string key, string allowed)
    {
        using var provider = Build(OneRegistry(registry));

        var exception = Assert.Throws<OptionsValidationException>(() => Registry(provider));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{"ApiServer":"https://admin:{{Canary}}@kubernetes.example"}""")]
    [InlineData($$"""{"ApiServer":"https://admin:{{Canary}}@[bad"}""")]
    [InlineData($$"""{"ApiServer":"http://kubernetes.example","Token":"{{Canary}}"}""")]
    [InlineData($$"""{"ApiServer":"https://kubernetes.example","Token":"{{Canary}}","TokenFile":"/x","Resource":"x"}""")]
    [InlineData($$"""{"ApiServer":"https://kubernetes.example","Token":"{{Canary}}","Resource":"Endpoints","WatchdogTimeout":"00:00:01"}""")]
    public void K41_WrongConfiguration_TellsNoSecret(string registry)
    {
        using var provider = Build(OneRegistry(registry));

        var exception = Assert.Throws<OptionsValidationException>(() => Registry(provider));

        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_MayBeCalledTwice_AndOptionsAddUp()
    {
        var services = new ServiceCollection();
        services.AddKubernetesDiscovery("k8s", static options => options.ApiServer = new("https://kubernetes.example"));
        services.AddKubernetesDiscovery("k8s", static options => options.DefaultNamespace = "shop");
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("shop", Registry(provider).DefaultNamespace);
    }

    [Fact]
    public async Task Code_SwitchedOff_IsDisabledAndNeedsNoFiles()
    {
        var services = new ServiceCollection();
        services.AddKubernetesDiscovery("k8s", static options => (options.ApiServer, options.TokenFile, options.Enabled) = (new("https://kubernetes.example"), "/not/there", false));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(ResolutionStatus.RegistryDisabled, provider.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/web")).Status);
        await Registry(provider).WaitForSyncAsync().WaitAsync(Pulse.Patience);
    }

    [Fact]
    public async Task K42_InvalidChange_KeepsTheLastValidOneAndSaysWhy()
    {
        var source = new ChangingSource("https://kubernetes.example", "shop");
        var configuration = new ConfigurationBuilder().Add(source).Build();
        var log = new TestLog(new Pulse());
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddKubernetesDiscovery(configuration.GetSection("Discovery"));
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("shop", Registry(provider).DefaultNamespace);

        source.Change($"https://admin:{Canary}@kubernetes.example", "Not A Namespace");

        var registry = Registry(provider);
        Assert.Equal("shop", registry.DefaultNamespace);
        Assert.Contains(registry.Status.Warnings, static warning => warning.Contains("DefaultNamespace is 'Not A Namespace'", StringComparison.Ordinal));
        Assert.Contains(log.Entries, static entry => entry.Level >= LogLevel.Warning && entry.Message.Contains("DefaultNamespace", StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, log.ToString(), StringComparison.Ordinal);

        source.Change("https://kubernetes.example", "apisix");
        Assert.Equal("apisix", Registry(provider).DefaultNamespace);
        Assert.Empty(Registry(provider).Status.Warnings);
    }

    [Fact]
    public void K40_SkipTlsVerify_IsWarnedAbout()
    {
        var log = new TestLog(new Pulse());
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddKubernetesDiscovery("k8s", static options => (options.ApiServer, options.SkipTlsVerify) = (new("https://kubernetes.example"), true));
        using var provider = services.BuildServiceProvider();

        Assert.Contains("SkipTlsVerify", Assert.Single(Registry(provider).Status.Warnings), StringComparison.Ordinal);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Entries, static entry => entry.Event == "TlsNotVerified").Level);
    }

    [Fact]
    public void K14_Default_Weight() => Assert.Equal(50, new KubernetesRegistryOptions().DefaultWeight);

    [Fact]
    public void K35_Default_WatchdogTimeout() => Assert.Equal(TimeSpan.FromMinutes(3), new KubernetesRegistryOptions().WatchdogTimeout);

    private static string OneRegistry(string json) => $$"""{"Discovery":{"Registries":{"k8s":{{json}} } } }""";

    private static ServiceProvider Build(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var services = new ServiceCollection();
        services.AddKubernetesDiscovery(configuration.GetSection("Discovery"));
        return services.BuildServiceProvider();
    }

    private static IServiceRegistry Registry(IServiceProvider provider) => Assert.Single(provider.GetRequiredService<IServiceRegistryCatalog>().Registries);

    private sealed class ChangingSource(string server, string ns) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            Put(server, ns);
            return this;
        }

        public void Change(string server, string ns)
        {
            Put(server, ns);
            OnReload();
        }

        private void Put(string server, string ns)
        {
            Data["Discovery:Registries:k8s:ApiServer"] = server;
            Data["Discovery:Registries:k8s:DefaultNamespace"] = ns;
        }
    }
}
