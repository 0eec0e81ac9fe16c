using System.Text;

namespace Relay.FakeUpstreams.Chat;

/// <summary>One request as the fake saw it. Written by the request's own flow; safe to read once <see cref="Ended"/> has completed.</summary>
public sealed class FakeChatCall
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _delivered = new();
    private int _eventsWritten;

    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>The key, wherever the dialect has it.</summary>
    public required string Key { get; init; }

    /// <summary>The <c>Content-Type</c>; empty when there was none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The <c>Content-Length</c>; -1 when there was none.</summary>
    public long Length { get; init; } = -1;

    public required string Body { get; init; }

    /// <summary>The <c>anthropic-beta</c> header; empty when there was none.</summary>
    public required string Beta { get; init; }

    /// <summary>Events written so far.</summary>
    public int EventsWritten => Volatile.Read(ref _eventsWritten);

    /// <summary>Everything written as body.</summary>
    public string Delivered
    {
        get
        {
            lock (_delivered)
            {
                return _delivered.ToString();
            }
        }
    }

    /// <summary>Completes when the call has ended in any way.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when the client is seen to leave before the end; never otherwise.</summary>
    public Task Aborted => _aborted.Task;

    internal void Deliver(string text)
    {
        lock (_delivered)
        {
            _delivered.Append(text);
        }
    }

    internal void CountEvent() => Interlocked.Increment(ref _eventsWritten);

    internal void End(bool wasAborted)
    {
        if (wasAborted)
        {
            _aborted.TrySetResult();
        }

        _ended.TrySetResult();
    }
}
