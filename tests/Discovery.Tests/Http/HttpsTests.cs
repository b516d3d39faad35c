using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discovery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.Tests.Http;

/// <summary>Real sockets and TLS: what the server sees, and which name the certificate is checked against.</summary>
public sealed class HttpsTests
{
    [Fact]
    public async Task Send_Https_CertificateIsCheckedAgainstTheOriginalName()
    {
        string? sni = null;
        await using var server = await StartAsync("basket.shop", name => sni = name);
        var port = PortOf(server);

        var body = await GetAsync(port, "https://basket.shop/who", out var checkedName);

        Assert.Equal("basket.shop", body);
        Assert.Equal("basket.shop", sni);
        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, checkedName.Value);
    }

    [Fact]
    public async Task Send_HttpsAndCertificateOfAnotherName_IsRejectedForItsName()
    {
        await using var server = await StartAsync("orders.shop", static _ => { });
        StrongBox<SslPolicyErrors> errors = new();

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(PortOf(server), "https://basket.shop/who", out errors));

        Assert.True(errors.Value.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
    }

    [Fact]
    public async Task Send_Http_ServerSeesTheOriginalAuthorityAndPort()
    {
        await using var server = await StartAsync(null, static _ => { });

        var body = await GetAsync(PortOf(server), "http://basket.shop:8081/who", out _);

        Assert.Equal("basket.shop:8081", body);
    }

    private static Task<string> GetAsync(int port, string uri, out StrongBox<SslPolicyErrors> errors)
    {
        var seen = errors = new StrongBox<SslPolicyErrors>();
        return Run();

        async Task<string> Run()
        {
            await using var services = Make.Services(
                local => local.Set(Make.Basket, Make.Endpoint("127.0.0.1", port)),
                services => services.AddHttpClient("test").AddDiscovery().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    SslOptions =
                    {
                        RemoteCertificateValidationCallback = (_, _, _, found) =>
                        {
                            seen.Value = found;
                            return found == SslPolicyErrors.RemoteCertificateChainErrors; // self-signed: only the name is looked at
                        },
                    },
                }));
            var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("test");
            return await client.GetStringAsync(new Uri(uri), TestContext.Current.CancellationToken).Bounded();
        }
    }

    private static async Task<WebApplication> StartAsync(string? certificateName, Action<string?> onName)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificateName is not null)
            {
                var certificate = Certificate(certificateName);
                listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
                {
                    onName(name);
                    return certificate;
                });
            }
        }));
        var app = builder.Build();
        app.MapGet("/who", (HttpContext context) => context.Request.Host.Value);
        await app.StartAsync().Bounded();
        return app;
    }

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
