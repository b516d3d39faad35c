using Discovery.Kubernetes.Options;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Options;

public sealed class ValidatorTests : IDisposable
{
    private const string Canary = "canary-5f3a";
    private static readonly Uri Server = new("https://kubernetes.example:6443");
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Valid_SaysNothing()
    {
        Assert.Empty(Validate(new() { ApiServer = Server }));
        Assert.Empty(Validate(new() { ApiServer = Server, Token = "abc.def", NamespaceSelector = { Match = { "a.*" } }, LabelSelector = "a=b", DefaultNamespace = "shop" }));
        Assert.Empty(Validate(new() { ApiServer = new("http://127.0.0.1:8001"), Token = "abc" }));
        Assert.Empty(Validate(new() { ApiServer = new("http://[::1]:8001"), Token = "abc" }));
        Assert.Empty(Validate(new() { ApiServer = new("http://localhost:8001"), Token = "abc" }));
        Assert.Empty(Validate(new() { ApiServer = new("http://kubernetes.example:8001") }));
        Assert.Empty(Validate(new() { ApiServer = Server, NamespaceSelector = new() { Match = null!, NotMatch = null! } }));
    }

    public static TheoryData<string, string, Action<KubernetesRegistryOptions>> Wrong => new()
    {
        { "ApiServer", "https", static o => o.ApiServer = new("ftp://x") },
        { "ApiServer", "https", static o => o.ApiServer = new("/relative", UriKind.Relative) },
        { "ApiServer", "https", static o => o.ApiServer = new("https://x/?a=b") },
        { "ApiServer", "https", static o => o.ApiServer = new("https://x/#a") },
        { "ApiServer", "https", static o => (o.ApiServer, o.Token) = (new("http://kubernetes.example"), "x") },
        { "KubeConfig", "one of them", static o => o.KubeConfig = "/x" },
        { "Context", "one of them", static o => o.Context = "x" },
        { "Token", "TokenFile", static o => (o.Token, o.TokenFile) = ("x", "/does/not/exist") },
        { "Token", "bearer token", static o => o.Token = "" },
        { "Token", "bearer token", static o => o.Token = "a\nb" },
        { "Token", "bearer token", static o => o.Token = "täg" },
        { "TokenFile", "bearer token", static o => o.TokenFile = "/does/not/exist" },
        { "TokenFile", "bearer token", static o => o.TokenFile = "/" },
        { "CertificateAuthorityFile", "PEM", static o => o.CertificateAuthorityFile = "/does/not/exist" },
        { "ClientCertificateFile", "go together", static o => o.ClientCertificateFile = "/does/not/exist" },
        { "ClientCertificateFile", "go together", static o => o.ClientKeyFile = "/does/not/exist" },
        { "WatchdogTimeout", "00:00:10 to 01:00:00", static o => o.WatchdogTimeout = TimeSpan.FromSeconds(9) },
        { "WatchdogTimeout", "00:00:10 to 01:00:00", static o => o.WatchdogTimeout = TimeSpan.FromHours(2) },
        { "WatchdogTimeout", "00:00:10 to 01:00:00", static o => o.WatchdogTimeout = Timeout.InfiniteTimeSpan },
        { "DefaultWeight", "0 to 65535", static o => o.DefaultWeight = -1 },
        { "DefaultWeight", "0 to 65535", static o => o.DefaultWeight = 65536 },
        { "ClusterDomain", "DNS name", static o => o.ClusterDomain = "not a name" },
        { "ClusterDomain", "DNS name", static o => o.ClusterDomain = "" },
        { "ClusterDomain", "DNS name", static o => o.ClusterDomain = null! },
        { "LabelSelector", "team=shop", static o => o.LabelSelector = " " },
        { "DefaultNamespace", "lower-case DNS label", static o => o.DefaultNamespace = "Shop" },
        { "Resource", "Auto, EndpointSlices, Endpoints", static o => o.Resource = (KubernetesEndpointResource)7 },
        { "AddressFamily", "Auto, IPv4, IPv6", static o => o.AddressFamily = (KubernetesAddressFamily)7 },
        { "NamespaceSelector", "selector", static o => o.NamespaceSelector = null! },
        { "NamespaceSelector has Equal and NotEqual", "one of them", static o => (o.NamespaceSelector.Equal, o.NamespaceSelector.NotEqual) = ("a", "b") },
        { "NamespaceSelector has Match and NotMatch", "one of them", static o => { o.NamespaceSelector.Match.Add("a"); o.NamespaceSelector.NotMatch.Add("b"); } },
        { "NamespaceSelector:Equal", "'A b'", static o => o.NamespaceSelector.Equal = "A b" },
        { "NamespaceSelector:NotEqual", "''", static o => o.NamespaceSelector.NotEqual = "" },
        { "NamespaceSelector:Match:1", "'a('", static o => { o.NamespaceSelector.Match.Add("a"); o.NamespaceSelector.Match.Add("a("); } },
        { "NamespaceSelector:Match:0", "'a)|(b'", static o => o.NamespaceSelector.Match.Add("a)|(b") },
        { "NamespaceSelector:Match:0", "regular expression", static o => o.NamespaceSelector.Match.Add("") },
        { "NamespaceSelector:Match:0", "regular expression", static o => o.NamespaceSelector.Match.Add(null!) },
        { "NamespaceSelector:NotMatch:0", "'['", static o => o.NamespaceSelector.NotMatch.Add("[") },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EveryMessage_NamesKeyAndWhatIsAllowed(string key, string allowed, Action<KubernetesRegistryOptions> change)
    {
        var options = new KubernetesRegistryOptions { ApiServer = Server };
        change(options);

        var failures = Validate(options);

        Assert.NotEmpty(failures);
        Assert.All(failures, static failure => Assert.StartsWith("Discovery:Registries:k8s:", failure, StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith($"Discovery:Registries:k8s:{key}", StringComparison.Ordinal) && failure.Contains(allowed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a", "b", null, null)]
    [InlineData("a", null, "b", null)]
    [InlineData("a", null, null, "b")]
    [InlineData(null, "a", "b", null)]
    [InlineData(null, "a", null, "b")]
    [InlineData(null, null, "a", "b")]
    public void K03_TwoOfTheFour_AreRefused(string? equal, string? notEqual, string? match, string? notMatch)
    {
        var selector = new KubernetesNamespaceSelector { Equal = equal, NotEqual = notEqual, Match = match is null ? [] : [match], NotMatch = notMatch is null ? [] : [notMatch] };

        var failure = Assert.Single(Validate(new() { ApiServer = Server, NamespaceSelector = selector }));

        Assert.EndsWith("allowed is one of them.", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a(")]
    [InlineData("a)|(b")]
    [InlineData("[")]
    public void K03_BadPattern_IsNamed(string pattern)
    {
        var failures = Validate(new() { ApiServer = Server, NamespaceSelector = { Match = { pattern } } }).Concat(Validate(new() { ApiServer = Server, NamespaceSelector = { NotMatch = { pattern } } })).ToArray();

        Assert.Equal(2, failures.Length);
        Assert.All(failures, failure => Assert.Contains($"Match:0 is '{pattern}'", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(?!kube-).*")]
    [InlineData("(?<!a)b")]
    [InlineData("(a)\\1")]
    [InlineData("(?>a+)b")]
    public void K46_LookAround_SuggestsNotMatch(string pattern)
    {
        var failure = Assert.Single(Validate(new() { ApiServer = Server, NamespaceSelector = { Match = { pattern } } }));

        Assert.Contains(pattern, failure, StringComparison.Ordinal);
        Assert.Contains("NotMatch", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void K46_LookAroundInNotMatch_IsNotToldToUseNotMatch()
    {
        var failure = Assert.Single(Validate(new() { ApiServer = Server, NamespaceSelector = { NotMatch = { "(?=a)b" } } }));

        Assert.Contains("Write several plain patterns", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutApiServer_ItsCredentialsAreRefused()
    {
        var failures = Validate(new() { KubeConfig = Kubeconfig(), Token = Canary, TokenFile = "/x", CertificateAuthorityFile = "/x", ClientCertificateFile = "/x", ClientKeyFile = "/x", SkipTlsVerify = true });

        foreach (var key in new[] { "Token ", "TokenFile ", "CertificateAuthorityFile ", "ClientCertificateFile ", "ClientKeyFile ", "SkipTlsVerify " })
        {
            Assert.Contains(failures, failure => failure.StartsWith($"Discovery:Registries:k8s:{key}", StringComparison.Ordinal));
        }

        AssertNoCanary(failures);
    }

    [Fact]
    public void K41_NoSecretInAnyMessage()
    {
        var secret = _files.Write("token", Canary);
        AssertNoCanary(Validate(new() { ApiServer = Server, Token = $"{Canary} {Canary}" }));
        AssertNoCanary(Validate(new() { ApiServer = Server, Token = Canary, TokenFile = secret }));
        AssertNoCanary(Validate(new() { ApiServer = Server, CertificateAuthorityFile = secret }));
        AssertNoCanary(Validate(new() { ApiServer = Server, ClientCertificateFile = secret, ClientKeyFile = secret }));
        AssertNoCanary(Validate(new() { ApiServer = new($"https://admin:{Canary}@kubernetes.example") }));
        AssertNoCanary(Validate(new() { ApiServer = new($"http://admin:{Canary}@kubernetes.example/?token={Canary}"), Token = Canary }));
        AssertNoCanary(Validate(new() { KubeConfig = _files.Write("broken.yaml", $"users:\n- name: a\n  user: {{token: {Canary}, ]: {Canary}\n") }));
        AssertNoCanary(Validate(new() { KubeConfig = _files.Write("odd.yaml", $"users: {Canary}\n") }));
        AssertNoCanary(Validate(new() { KubeConfig = _files.Write("pem", $"-----BEGIN CERTIFICATE-----\n{Canary}\n-----END CERTIFICATE-----\n") }));
    }

    [Fact]
    public void K41_ToString_HoldsNoCredential()
    {
        var options = new KubernetesRegistryOptions { ApiServer = new($"https://admin:{Canary}@kubernetes.example:6443/base?x={Canary}"), Token = Canary };

        Assert.Equal("Kubernetes at https://kubernetes.example:6443/base", options.ToString());
        Assert.Equal("Kubernetes", new KubernetesRegistryOptions().ToString());
        Assert.DoesNotContain("x", new KubernetesRegistryOptions { ApiServer = new("/x", UriKind.Relative) }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void K40_Files_AreReadAtTheStart()
    {
        using var authority = new Certificates();
        using var client = authority.Client("me");
        using var other = authority.Client("other");
        var ca = _files.Write("ca.crt", authority.AuthorityPem);
        var certificate = _files.Write("tls.crt", client.ExportCertificatePem());
        var key = _files.Write("tls.key", Certificates.KeyPem(client));
        var otherKey = _files.Write("other.key", Certificates.KeyPem(other));
        var token = _files.Write("token", "abc\n");

        Assert.Empty(Validate(new() { ApiServer = Server, CertificateAuthorityFile = ca, ClientCertificateFile = certificate, ClientKeyFile = key, TokenFile = token }));
        Assert.StartsWith("Discovery:Registries:k8s:ClientKeyFile", Assert.Single(Validate(new() { ApiServer = Server, ClientCertificateFile = certificate, ClientKeyFile = otherKey })), StringComparison.Ordinal);
        Assert.StartsWith("Discovery:Registries:k8s:TokenFile", Assert.Single(Validate(new() { ApiServer = Server, TokenFile = _files.Write("empty", " \n") })), StringComparison.Ordinal);
        Assert.StartsWith("Discovery:Registries:k8s:CertificateAuthorityFile", Assert.Single(Validate(new() { ApiServer = Server, CertificateAuthorityFile = key })), StringComparison.Ordinal);
        Assert.Empty(Validate(new() { ApiServer = Server, Enabled = false, TokenFile = "/not/there/yet" }));
    }

    [Fact]
    public void KubeConfig_MissingEmptyOrWithoutTheContext()
    {
        Assert.Contains("there is no such file", Assert.Single(Validate(new() { KubeConfig = _files.Path("none") })), StringComparison.Ordinal);
        Assert.Contains("KubeConfig", Assert.Single(Validate(new() { KubeConfig = _files.Write("empty", "") })), StringComparison.Ordinal);
        var failure = Assert.Single(Validate(new() { KubeConfig = Kubeconfig(), Context = "elsewhere" }));
        Assert.Contains("'elsewhere'", failure, StringComparison.Ordinal);
        Assert.Contains("here, there", failure, StringComparison.Ordinal);
        Assert.Empty(Validate(new() { KubeConfig = Kubeconfig(), Context = "there" }));
        Assert.Empty(Validate(new() { KubeConfig = Kubeconfig() }));
    }

    [Fact]
    public void NoClusterAtAll_SaysWhatToSet()
    {
        Assert.SkipWhen(File.Exists(k8s.KubernetesClientConfiguration.KubeConfigDefaultLocation) || Environment.GetEnvironmentVariable("KUBECONFIG") is not null, "this machine has a kubeconfig");

        var failure = Assert.Single(Validate(new()));

        Assert.Contains("ApiServer", failure, StringComparison.Ordinal);
        Assert.Contains("KubeConfig", failure, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Validate(KubernetesRegistryOptions options) =>
        new KubernetesRegistryOptionsValidator("Discovery:Registries:k8s").Validate(options);

    private static void AssertNoCanary(IReadOnlyList<string> failures)
    {
        Assert.NotEmpty(failures);
        Assert.All(failures, static failure => Assert.DoesNotContain(Canary, failure, StringComparison.Ordinal));
    }

    private string Kubeconfig() => _files.Write("config", """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - {name: here, context: {cluster: c, user: u}}
        - {name: there, context: {cluster: c, user: u, namespace: shop}}
        clusters:
        - {name: c, cluster: {server: "https://kubernetes.example"}}
        users:
        - {name: u, user: {token: abc}}
        """);
}
