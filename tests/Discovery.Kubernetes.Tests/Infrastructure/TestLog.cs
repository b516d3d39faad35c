using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Infrastructure;

internal sealed record LogEntry(LogLevel Level, string? Event, string Message, Exception? Exception);

/// <summary>Keeps every log line, at every level.</summary>
internal sealed class TestLog(Pulse pulse) : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public int Count(string eventName) => _entries.Count(entry => entry.Event == eventName);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue(new LogEntry(logLevel, eventId.Name, formatter(state, exception), exception));
        pulse.Beat();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public override string ToString() => string.Join(Environment.NewLine, _entries.Select(static entry => $"{entry.Level} {entry.Event}: {entry.Message} {entry.Exception}"));
}
