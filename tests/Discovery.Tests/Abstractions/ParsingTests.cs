namespace Discovery.Tests.Abstractions;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("httpbin", null, null, "httpbin", "")]
    [InlineData("apisix/httpbin", null, "apisix", "httpbin", "")]
    [InlineData("my-k8s-cluster/apisix/httpbin:80", "my-k8s-cluster", "apisix", "httpbin", "80")]
    [InlineData("apisix/httpbin:http", null, "apisix", "httpbin", "http")]
    [InlineData("httpbin:65535", null, null, "httpbin", "65535")]
    [InlineData("a_b.c/d-e", null, "a_b.c", "d-e", "")]
    public void ServiceReference_Path_IsReadAndWritten(string text, string? registry, string? ns, string name, string port)
    {
        var reference = ServiceReference.Parse(text);

        Assert.Equal(new ServiceReference(registry, ns, name, PortSelector.Parse(port)), reference);
        Assert.Equal(text, reference.ToString());
        Assert.Equal(reference, Generic<ServiceReference>(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/httpbin")]
    [InlineData("apisix/")]
    [InlineData("a//b")]
    [InlineData("a/b/c/d")]
    [InlineData("a/b/c/d/e")]
    [InlineData("httpbin:")]
    [InlineData("httpbin:0")]
    [InlineData("httpbin:65536")]
    [InlineData("httpbin:99999999999")]
    [InlineData("httpbin:80:81")]
    [InlineData("httpbin: 80")]
    [InlineData("httpbin:+80")]
    [InlineData(" httpbin")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("http://httpbin.apisix")]
    [InlineData("a b")]
    [InlineData("é")]
    public void ServiceReference_OtherText_IsRefused(string text)
    {
        Assert.False(ServiceReference.TryParse(text, out _));
        Assert.Contains("[registry/][namespace/]name[:port]", Assert.Throws<FormatException>(() => ServiceReference.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apisix/httpbin")]
    [InlineData("A.b/c_d")]
    public void ServiceId_Path_IsReadAndWritten(string text)
    {
        Assert.Equal(text, ServiceId.Parse(text).ToString());
        Assert.Equal(ServiceId.Parse(text), Generic<ServiceId>(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("httpbin")]
    [InlineData("/httpbin")]
    [InlineData("apisix/")]
    [InlineData("a/b/c")]
    [InlineData("a/b:80")]
    [InlineData("a/ b")]
    public void ServiceId_OtherText_IsRefused(string text)
    {
        Assert.False(ServiceId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => ServiceId.Parse(text));
    }

    [Fact]
    public void Parse_LongestNames_AreTakenAndNoLonger()
    {
        var longest = new string('a', 253);

        Assert.True(ServiceId.TryParse($"{longest}/{longest}", out _));
        Assert.False(ServiceId.TryParse($"{longest}a/b", out _));
        Assert.InRange(Assert.Throws<FormatException>(() => ServiceId.Parse(new string('x', 100_000))).Message.Length, 1, 1000);
    }

    [Fact]
    public void TryParse_Null_IsRefused()
    {
        Assert.False(ServiceReference.TryParse(null, out _));
        Assert.False(ServiceId.TryParse(null, out _));
        Assert.False(PortSelector.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => ServiceReference.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => ServiceId.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => PortSelector.Parse(null!));
    }

    [Fact]
    public void PortSelector_WrittenForms_AreReadBack()
    {
        Assert.Equal(PortSelector.Any, PortSelector.Parse(""));
        Assert.Equal(PortSelector.Numbered(80), PortSelector.Parse("80"));
        Assert.Equal(PortSelector.Named("http"), PortSelector.Parse("http"));
        Assert.Equal(default, PortSelector.Any);
        Assert.Equal(["", "80", "http", ""], new[] { PortSelector.Any, PortSelector.Numbered(80), PortSelector.Named("http"), PortSelector.ForScheme("http") }.Select(static port => port.ToString()));
        Assert.NotEqual(PortSelector.Named("http"), PortSelector.ForScheme("http"));
        Assert.Equal(PortSelector.ForScheme("http"), PortSelector.ForScheme("HTTP"));
        Assert.Equal(PortSelector.Named("8080-http"), Generic<PortSelector>("8080-http"));
    }

    [Fact]
    public void PortSelector_NoPort_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PortSelector.Numbered(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortSelector.Numbered(65536));
        Assert.Throws<ArgumentException>(() => PortSelector.Named(""));
        Assert.Throws<ArgumentException>(() => PortSelector.Named("80"));
        Assert.Throws<ArgumentException>(() => PortSelector.Named("a/b"));
        Assert.Throws<ArgumentException>(() => PortSelector.ForScheme(""));
        Assert.Throws<ArgumentException>(() => PortSelector.ForScheme("1a"));
        Assert.Throws<FormatException>(() => PortSelector.Parse("0"));
        Assert.Throws<FormatException>(() => PortSelector.Parse("a b"));
    }

    private static T Generic<T>(string text)
        where T : IParsable<T>
    {
        Assert.True(T.TryParse(text, null, out var parsed));
        Assert.Equal(parsed, T.Parse(text, null));
        return parsed;
    }
}
