namespace Discovery.Testing.Storage;

/// <summary>Objects in the order of their keys, byte by byte.</summary>
internal sealed class PathOrder : IComparer<StoredObject>
{
    public static readonly PathOrder Instance = new();

    public int Compare(StoredObject? x, StoredObject? y) => string.CompareOrdinal(x?.Path, y?.Path);
}
