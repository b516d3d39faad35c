using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// How the server's certificate is checked. With authorities of our own this is a chain policy and never a callback, since
/// a callback would have to check the host name itself (K40).
/// </summary>
internal static class ServerTrust
{
    public static void Apply(SslClientAuthenticationOptions ssl, X509Certificate2Collection? authorities, bool skipVerification)
    {
        if (skipVerification)
        {
#pragma warning disable CA5359 // The user asked for just this, and is warned about it in log and status.
            ssl.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is { Count: > 0 })
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            policy.ExtraStore.AddRange(authorities);
            ssl.CertificateChainPolicy = policy;
        }
    }

    /// <exception cref="ConnectionSetupException">There is no certificate in the file.</exception>
    public static X509Certificate2Collection Load(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new ConnectionSetupException($"there is no PEM certificate in {path}");
    }
}
