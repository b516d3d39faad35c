using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>Keeps what a host logs, from information up.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string? Event, string Text)> _lines = new();

    /// <summary>The texts of one kind of event, in order.</summary>
    public IReadOnlyList<string> Of(string eventName) => [.. _lines.Where(line => line.Event == eventName).Select(static line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId.Name, formatter(state, exception)));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public override string ToString() => string.Join('\n', _lines.Select(static line => $"{line.Level} {line.Event}: {line.Text}"));

    public void Dispose()
    {
    }
}
