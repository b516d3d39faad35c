using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>What a watch says.</summary>
internal enum WatchEventType
{
    /// <summary>A type we do not know: counted and passed over.</summary>
    Unknown,
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,
}

/// <summary>One event of a watch. An error carries a Status instead of an object.</summary>
internal readonly record struct WatchEvent<T>(WatchEventType Type, Decoded<T> Object, StatusObject? Error = null)
    where T : class;
