using System.Security.Cryptography;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// What some files held when something was made of them, as hashes. Contents are compared and nothing else: where the kubelet
/// swaps symlinks, neither times nor watchers can be relied on (K36).
/// </summary>
internal sealed class FileContents
{
    private const string Unreadable = "";
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    public bool IsEmpty => _hashes.Count == 0;

    /// <summary>Whether any file holds something else by now, or cannot be read.</summary>
    public bool HaveChanged => _hashes.Any(static file => file.Value == Unreadable || Hash(file.Key) != file.Value);

    /// <summary>Before the file is read for use, so that what is written in between counts as a change.</summary>
    public void Add(string? path)
    {
        if (path is { Length: > 0 })
        {
            _hashes[path] = Hash(path);
        }
    }

    private static string Hash(string path)
    {
        try
        {
            // Who is writing must not be locked out.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Convert.ToHexString(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable;
        }
    }
}
