using System.Diagnostics.CodeAnalysis;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Transport;

/// <summary>A server, or what stands before it, may quote the credential that it refuses; nobody else is to read it (K41).</summary>
internal static class Redaction
{
    /// <param name="status">What the server said.</param>
    /// <param name="credential">What it was sent.</param>
    [return: NotNullIfNotNull(nameof(status))]
    public static StatusObject? Of(StatusObject? status, string? credential) => status is null || string.IsNullOrEmpty(credential)
        ? status
        : status with { Reason = Without(status.Reason, credential), Message = Without(status.Message, credential) };

    /// <param name="text">What the server said, within a sentence.</param>
    /// <param name="credential">What it was sent.</param>
    public static string Of(string text, string? credential) => string.IsNullOrEmpty(credential) ? text : Without(text, credential);

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Without(string? text, string credential) => text?.Replace(credential, "(the credential)", StringComparison.Ordinal);
}
