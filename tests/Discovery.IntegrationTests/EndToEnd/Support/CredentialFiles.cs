using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>A token and the cluster's authorities as files, as a pod has them.</summary>
internal sealed class CredentialFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("discovery-e2e-");

    public CredentialFiles(IApiServerCluster cluster, string token)
    {
        TokenFile = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(TokenFile, token);
        if (cluster.CertificateAuthorities.Count > 0)
        {
            AuthorityFile = Path.Combine(_folder.FullName, "ca.crt");
            File.WriteAllText(AuthorityFile, cluster.CertificateAuthorities.ExportCertificatePems());
        }
    }

    public string TokenFile { get; }

    public string? AuthorityFile { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
