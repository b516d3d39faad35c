using System.Security.Cryptography;

namespace Discovery.Kubernetes.Transport;

/// <summary>A connection that must not be made as it is configured. The message holds no credential.</summary>
internal sealed class ConnectionSetupException(string message) : Exception(message)
{
    /// <summary>What may be told of any exception in setting up a connection: a parser's, or a plugin's, may quote credentials (K41).</summary>
    public static string Describe(Exception exception) => exception switch
    {
        ConnectionSetupException or IOException or UnauthorizedAccessException or CryptographicException => exception.Message,
        k8s.Exceptions.KubeConfigException => "the kubeconfig's context, cluster or user is not complete, or its credential plugin failed",
        _ => $"{exception.GetType().Name} while it was set up",
    };
}
