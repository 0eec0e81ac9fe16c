using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Relay.Tests.Hosting.Reload;

/// <summary>Keeps what was logged, a line each: the level, and the message.</summary>
internal sealed class LineLog : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
