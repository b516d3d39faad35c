using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>What an API server needs to serve TLS and to sign ServiceAccount tokens, written as PEM files.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly string _directory;

    public ClusterCertificates(string directory)
    {
        _directory = directory;
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = Request("CN=discovery-test-ca", authorityKey, isAuthority: true);
        using var authority = authorityRequest.CreateSelfSigned(now - Lifetime, now + Lifetime);
        using var servingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var serving = ServingRequest(servingKey).Create(authority, now - Lifetime, now + Lifetime, RandomNumberGenerator.GetBytes(16));
        using var signingKey = RSA.Create(2048);

        File.WriteAllText(ServingCertificateFile, serving.ExportCertificatePem());
        File.WriteAllText(ServingKeyFile, servingKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(ServiceAccountKeyFile, signingKey.ExportRSAPrivateKeyPem());
        Authority = X509CertificateLoader.LoadCertificate(authority.RawData);
    }

    /// <summary>The certificate alone, without its key.</summary>
    public X509Certificate2 Authority { get; }

    public string ServingCertificateFile => Path.Combine(_directory, "serving.crt");

    public string ServingKeyFile => Path.Combine(_directory, "serving.key");

    public string ServiceAccountKeyFile => Path.Combine(_directory, "service-account.key");

    public void Dispose() => Authority.Dispose();

    private static CertificateRequest ServingRequest(ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"])
        {
            names.AddDnsName(name);
        }

        var request = Request("CN=kube-apiserver", key, isAuthority: false);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        return request;
    }

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
