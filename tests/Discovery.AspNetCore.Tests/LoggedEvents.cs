using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.AspNetCore.Tests;

/// <summary>The names of all events that are logged, each with the exception it came with.</summary>
internal sealed class LoggedEvents : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(string? Name, Exception? Exception)> _events = new();

    public IEnumerable<Exception?> Of(string name) => _events.Where(logged => logged.Name == name).Select(static logged => logged.Exception);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Name, exception));

    public void Dispose()
    {
        // holds nothing
    }
}
