using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Discovery.Kubernetes.Transport;

/// <summary>The client certificate of a configuration, from files or from a kubeconfig's data.</summary>
internal static class ClientCertificate
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">Certificate or key are not usable, or are not of one another.</exception>
    public static X509Certificate2? Load(KubernetesClientConfiguration configuration)
    {
        var certificate = Pem(configuration.ClientCertificateFilePath, configuration.ClientCertificateData);
        var key = Pem(configuration.ClientKeyFilePath, configuration.ClientCertificateKeyData);
        if (certificate is null || key is null)
        {
            return null;
        }

        using var ephemeral = X509Certificate2.CreateFromPem(certificate, key);

        // Windows' TLS takes no ephemeral keys.
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }

    private static string? Pem(string? path, string? base64) =>
        path is { Length: > 0 } ? File.ReadAllText(path)
        : base64 is { Length: > 0 } ? Encoding.UTF8.GetString(Convert.FromBase64String(base64))
        : null;
}
