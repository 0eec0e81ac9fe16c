using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Relay.Archive;

namespace Relay.Tests.Archive;

internal sealed class RecordingLogger : ILogger<ArchiveClips>
{
    private readonly ConcurrentQueue<int> _eventIds = new();

    public IReadOnlyCollection<int> EventIds => _eventIds;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _eventIds.Enqueue(eventId.Id);
}
