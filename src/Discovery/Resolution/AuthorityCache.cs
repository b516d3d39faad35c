using System.Diagnostics.CodeAnalysis;

namespace Discovery.Resolution;

/// <summary>
/// What the authorities of URIs mean, so that a request need not read its own again. Of a fixed size: a name that is asked for takes the
/// place of another, and names that do not exist cannot make it grow.
/// </summary>
internal sealed class AuthorityCache
{
    private const int Sets = 1024;

    // What is longer is no name of ours, and would make the size a matter of what it is asked.
    private const int MaxLength = 300;

    // Two in a set, because two services in daily use may meet in it.
    private readonly Entry?[] _entries = new Entry?[2 * Sets];

    public bool TryGet(Uri uri, [NotNullWhen(true)] out Entry? entry)
    {
        var index = IndexOf(uri);
        entry = Volatile.Read(ref _entries[index]);
        if (entry is not null && entry.Means(uri))
        {
            return true;
        }

        entry = Volatile.Read(ref _entries[index + 1]);
        return entry is not null && entry.Means(uri);
    }

    public void Add(Uri uri, ServiceReference? reference)
    {
        if (uri.Host.Length > MaxLength)
        {
            return;
        }

        var index = IndexOf(uri);
        Volatile.Write(ref _entries[index + 1], _entries[index]);
        Volatile.Write(ref _entries[index], new Entry(uri, reference));
    }

    private static int IndexOf(Uri uri) => 2 * ((string.GetHashCode(uri.Host) + uri.Port) & (Sets - 1));

    /// <summary>One authority.</summary>
    internal sealed class Entry(Uri uri, ServiceReference? reference)
    {
        private readonly string _scheme = uri.Scheme;
        private readonly string _host = uri.Host;
        private readonly int _port = uri.Port;

        /// <summary>What it means; <see langword="null"/> if it is none of ours.</summary>
        public ServiceReference? Reference => reference;

        public bool Means(Uri other) => _port == other.Port && _host == other.Host && _scheme == other.Scheme;
    }
}
