using System.Text;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>The text of a kubeconfig with one context.</summary>
internal static class KubeConfigText
{
    /// <param name="server">The server's address.</param>
    /// <param name="user">What the user has, in YAML's flow style.</param>
    /// <param name="cluster">What the cluster has besides the server, ending in a comma.</param>
    public static string Of(string server, string user, string cluster = "") => $$$"""
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - {name: here, context: {cluster: c, user: u}}
        clusters:
        - {name: c, cluster: { {{{cluster}}}server: "{{{server}}}"}}
        users:
        - {name: u, user: { {{{user}}} }}
        """;

    public static string Data(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
