using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>Everything that is logged, with all of it that a sink could write: text, values, scopes and exceptions.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IEnumerable<LogLine> Lines => _lines;

    public IEnumerable<LogLine> Of(string eventName) => _lines.Where(line => line.Event == eventName);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    public sealed record LogLine(string Category, LogLevel Level, string? Event, string Text, string Details);

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> details = [Describe(state), exception?.ToString() ?? ""];
            logs._scopes.ForEachScope(static (scope, all) => all.Add(Describe(scope)), details);
            logs._lines.Enqueue(new(category, logLevel, eventId.Name, formatter(state, exception), string.Join('\n', details)));
        }

        private static string Describe(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Join(", ", values.Select(static value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}={value.Value}")))
            : state?.ToString() ?? "";
    }
}
