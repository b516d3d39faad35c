using Discovery.Tests.Support;

namespace Discovery.Tests.Http;

public sealed class SchemeTests
{
    private static readonly ServicePort Http = new("web", 80, [8080]);
    private static readonly ServicePort Https443 = new("tls", 443, [8443]);
    private static readonly ServicePort HttpsByName = new("https", 9443, [8443]);
    private static readonly ServicePort HttpsByProtocol = new("secure", 9443, [8443], AppProtocol: "https");

    public static TheoryData<string, string, string> Cases => new()
    {
        { "http://basket.shop/", "web+tls", "http://10.0.0.1:8080/" },
        { "https://basket.shop/", "web+tls", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop/", "web+tls", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop/", "web+https", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop/", "web", "http://10.0.0.1:8080/" },
        { "https+http://basket.shop/", "tls", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop/", "secure", "https://10.0.0.1:8443/" },
        { "http+https://basket.shop/", "web+tls", "http://10.0.0.1:8080/" },
        { "http+https://basket.shop/", "tls", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop:443/", "web+tls", "https://10.0.0.1:8443/" },
        { "https+http://basket.shop:80/", "web+tls", "http://10.0.0.1:8080/" },
        { "https+http://basket.shop:8080/", "web+tls", "http://10.0.0.1:8080/" },
        { "https+http://_tls.basket.shop/", "web+tls", "https://10.0.0.1:8443/" },
        { "https+http://_web.basket.shop/", "web+tls", "http://10.0.0.1:8080/" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Send_Scheme_PicksPortAndScheme(string uri, string ports, string expected)
    {
        ServicePort[] all = [.. ports.Split('+').Select(static name => new[] { Http, Https443, HttpsByName, HttpsByProtocol }.Single(port => port.Name == name))];
        using var fixture = new ClientFixture(local => local.Set(new ServiceSnapshot(
            Make.Basket, all, [.. all.Select(static port => Make.Endpoint("10.0.0.1", port.TargetPorts[0], port.Name))])));

        await fixture.Get(uri);

        Assert.Equal(expected, Assert.Single(fixture.Far.Seen).Uri.AbsoluteUri);
    }
}
