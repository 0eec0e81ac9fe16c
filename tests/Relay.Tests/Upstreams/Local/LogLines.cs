using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Relay.Upstreams.Local;

namespace Relay.Tests.Upstreams.Local;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogLines : ILogger<LocalVoice>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string All => string.Join('\n', _lines);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");
}
