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

    /// <param name="prefix">See <see cref="UriPrefix"/>.</param>
    /// <param name="reference">What it means; <see langword="null"/> if it is none of ours.</param>
    /// <returns>Whether that is known.</returns>
    public bool TryGet(ReadOnlySpan<char> prefix, out ServiceReference? reference)
    {
        var index = IndexOf(prefix);
        var entry = Volatile.Read(ref _entries[index]);
        if (entry is null || !prefix.SequenceEqual(entry.Prefix))
        {
            entry = Volatile.Read(ref _entries[index + 1]);
            if (entry is null || !prefix.SequenceEqual(entry.Prefix))
            {
                reference = null;
                return false;
            }
        }

        reference = entry.Reference;
        return true;
    }

    public void Add(string prefix, ServiceReference? reference)
    {
        if (prefix.Length > MaxLength)
        {
            return;
        }

        var index = IndexOf(prefix);
        Volatile.Write(ref _entries[index + 1], _entries[index]);
        Volatile.Write(ref _entries[index], new Entry(prefix, reference));
    }

    private static int IndexOf(ReadOnlySpan<char> prefix) => 2 * (string.GetHashCode(prefix) & (Sets - 1));

    private sealed record Entry(string Prefix, ServiceReference? Reference);
}
