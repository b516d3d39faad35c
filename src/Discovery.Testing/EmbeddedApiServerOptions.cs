using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Testing;

/// <summary>How an <see cref="EmbeddedApiServer"/> is set up. Read once at start; not thread safe.</summary>
public sealed class EmbeddedApiServerOptions
{
    /// <summary>The loopback port to listen on; 0 (the default) takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The token of <c>admin</c>, who may do everything; null (the default) makes a random one.</summary>
    public string? AdminToken { get; set; }

    /// <summary>
    /// Listens with TLS (HTTP/2 and HTTP/1.1) and a certificate made in memory, which <see cref="EmbeddedApiServer.CertificateAuthority"/>
    /// tells. Off by default: plain HTTP/1.1. kubectl sends tokens over TLS only.
    /// </summary>
    public bool UseHttps { get; set; }

    /// <summary>
    /// Requests without a token may do everything, so that plain <c>kubectl --server</c> works. Off by default: they are
    /// <c>system:anonymous</c> then, and see health and version only. A wrong token is a 401 either way.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>How often a watch with <c>allowWatchBookmarks</c> gets a bookmark. 1 minute unless set, as in the real server.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many changes are remembered, for watches and lists at an old resourceVersion; older ones are compacted. 10,000 unless set.
    /// </summary>
    public int HistoryLimit { get; set; } = 10_000;

    /// <summary>How many changes may wait for a slow watcher before its watch is ended. 10,000 unless set.</summary>
    public int WatchQueueCapacity { get; set; } = 10_000;

    /// <summary>Where timestamps, bookmarks and timeouts come from.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the server logs to; nowhere unless set.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BookmarkInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WatchQueueCapacity, 1);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(LoggerFactory);
    }
}
