using System.Globalization;
using System.Text;

namespace Discovery.Testing;

/// <content>What other programs need to find this server.</content>
public sealed partial class EmbeddedApiServer
{
    /// <summary>The text of a kubeconfig for this server, for <c>kubectl --kubeconfig</c> and client libraries.</summary>
    /// <param name="token">The bearer token; the admin's unless given, none when empty.</param>
    /// <returns>YAML. It holds the token: treat it as a secret.</returns>
    public string Kubeconfig(string? token = null)
    {
        var text = new StringBuilder($"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: embedded
              cluster:
                server: {Address.GetLeftPart(UriPartial.Authority)}

            """);
        if (CertificateAuthority is { } pem)
        {
            text.Append(CultureInfo.InvariantCulture, $"    certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}\n");
        }

        text.Append($$"""
            users:
            - name: embedded
              user: {{(token is "" ? "{}" : $"{{ token: '{(token ?? AdminToken).Replace("'", "''", StringComparison.Ordinal)}' }}")}}
            contexts:
            - name: embedded
              context: { cluster: embedded, user: embedded }
            current-context: embedded

            """);
        return text.ToString();
    }
}
