using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.Yarp.Tests.Support;

internal sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<(string? Event, LogLevel Level, string Text)> _entries = new();

    public IReadOnlyList<(string? Event, LogLevel Level, string Text)> Of(string eventName) => [.. _entries.Where(entry => entry.Event == eventName)];

    public ILogger CreateLogger(string categoryName) => new Collecting(this);

    public void Dispose()
    {
    }

    private sealed class Collecting(LogCollector owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._entries.Enqueue((eventId.Name, logLevel, formatter(state, exception)));
    }
}
