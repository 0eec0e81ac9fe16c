using System.Net.WebSockets;

namespace Relay.Bench;

/// <summary>The caller's side of a socket session: says its start and one text, takes everything at once, and never leaves.</summary>
internal sealed class ListeningCaller : WebSocket
{
    private readonly Queue<byte[]> _messages = new(
    [
        """{"event":"task_start","model":"speech-02-hd","voice_setting":{"voice_id":"male-qn-qingse"}}"""u8.ToArray(),
        """{"event":"task_continue","text":"How are you today, my friend?"}"""u8.ToArray(),
    ]);

    private readonly TaskCompletionSource _never = new();

    /// <summary>Handed over so far.</summary>
    public long Bytes { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_messages.Count == 0)
        {
            await _never.Task;
        }

        if (buffer.IsEmpty)
        {
            return new(0, WebSocketMessageType.Text, false);
        }

        byte[] message = _messages.Dequeue();
        message.CopyTo(buffer);
        return new(message.Length, WebSocketMessageType.Text, true);
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Bytes += buffer.Length;
        return ValueTask.CompletedTask;
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override void Abort()
    {
    }

    public override void Dispose()
    {
    }
}
