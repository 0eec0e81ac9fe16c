using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// A session on the MiniMax platform. Receives carry no token: cancelling one aborts a WebSocket anyway, and a token costs a registration
/// each time. Instead <see cref="Abort"/> ends what is pending.
/// </summary>
internal sealed class MiniMaxSocket(ClientWebSocket socket, TimeProvider time) : SpeechSocket
{
    // A close frame goes into the kernel's buffer at once; where that is full nobody is listening.
    private static readonly TimeSpan s_closePatience = TimeSpan.FromMilliseconds(50);

    private Task<ValueWebSocketReceiveResult>? _parked;
    private int _disposed;

    public override bool WasParked => ParkedAt != 0;

    /// <summary>Timestamp at which it was put into the pool; 0 when it never was.</summary>
    public long ParkedAt { get; private set; }

    /// <summary>From now on it waits in the pool. The task completes when the peer sends something or leaves: either way it is of no use.</summary>
    public Task Park()
    {
        ParkedAt = time.GetTimestamp();
        return _parked = socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception error) when (IsGone(error))
        {
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<SocketPiece> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            ValueWebSocketReceiveResult result;
            if (_parked is { } parked)
            {
                // The receive that watched it in the pool goes on: a socket takes only one at a time.
                _parked = null;
                result = await parked;
                if (buffer.IsEmpty || result.EndOfMessage || result.MessageType == WebSocketMessageType.Close)
                {
                    return ToPiece(result);
                }
            }

            result = await socket.ReceiveAsync(buffer, CancellationToken.None);
            return ToPiece(result);
        }
        catch (Exception error) when (IsGone(error))
        {
            return SocketPiece.Closed;
        }
    }

    public override void Abort() => socket.Abort();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using CancellationTokenSource patience = new(s_closePatience, time);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            // It left first.
        }

        socket.Dispose();
    }

    private static SocketPiece ToPiece(ValueWebSocketReceiveResult result) => result.MessageType == WebSocketMessageType.Close
        ? SocketPiece.Closed
        : new SocketPiece(result.Count, result.EndOfMessage, false);

    private static bool IsGone(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
