using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Postmortem.Tests.Support;

/// <param name="Fields">Its parts by name, as a structured log keeps them.</param>
public sealed record LogLine(string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Fields, Exception? Exception);

/// <summary>Keeps what an application logs.</summary>
public sealed class TestLog : ILoggerProvider
{
    public ConcurrentQueue<LogLine> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    sealed class Logger(TestLog log, string category) : ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).GroupBy(f => f.Key).ToDictionary(f => f.Key, f => f.Last().Value);
            log.Lines.Enqueue(new(category, logLevel, formatter(state, exception) + exception, fields, exception));
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            // What a scope says stands beside every line in it.
            log.Lines.Enqueue(new(category, LogLevel.Trace, state.ToString() ?? "", new Dictionary<string, object?>(), null));
            return null;
        }
    }
}
