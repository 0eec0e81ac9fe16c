using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// The caller's side of a session. One flow receives. Any flow sends, in its turn: whoever has entered the gate sends the pieces of one
/// message and leaves; entering a free gate neither waits nor allocates. Broken connections are values, never exceptions. Sends carry no
/// token: <see cref="Abort"/> ends those that hang.
/// </summary>
internal sealed class CallerWire(WebSocket socket, ActiveStream stream, int maxMessageBytes) : IDisposable
{
    /// <summary>Longest a caller may leave what was sent to it unread, ms. A player that plays what it gets reads more often.</summary>
    private const int UnreadMs = 60_000;

    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Receives one whole message into <paramref name="message"/>, holding no buffer while there is none.</summary>
    public async ValueTask<CallerRead> ReceiveAsync(HeldBytes message)
    {
        message.Release();
        try
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            while (result.MessageType == WebSocketMessageType.Text && !result.EndOfMessage)
            {
                result = await socket.ReceiveAsync(message.GetMemory(), CancellationToken.None);
                message.Advance(result.Count);
                if (message.Count > maxMessageBytes)
                {
                    return CallerRead.TooLarge;
                }
            }

            return result.MessageType switch
            {
                WebSocketMessageType.Text => CallerRead.Message,
                WebSocketMessageType.Binary => CallerRead.Binary,
                _ => CallerRead.Closed,
            };
        }
        catch (Exception error) when (IsGone(error))
        {
            return CallerRead.Lost;
        }
    }

    public ValueTask EnterAsync()
    {
        Task entered = _sending.WaitAsync();
        return entered.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(entered);
    }

    public void Leave() => _sending.Release();

    /// <summary>Sends a piece of a message; only inside the gate. False when the caller is gone.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendPieceAsync(ReadOnlyMemory<byte> piece, bool endOfMessage)
    {
        try
        {
            ValueTask sending = socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage, CancellationToken.None);
            if (!sending.IsCompleted)
            {
                // The upstream's silence does not count while it is the caller who does not read.
                stream.Arm(EndReason.CallerLeft, UnreadMs);
            }

            await sending;
            return true;
        }
        catch (Exception error) when (IsGone(error))
        {
            return false;
        }
    }

    /// <summary>Sends one whole message in its turn. False when the caller is gone.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        await EnterAsync();
        try
        {
            return await SendPieceAsync(message, endOfMessage: true);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Says good-bye, or answers the caller's.</summary>
    public async ValueTask CloseAsync(WebSocketCloseStatus status)
    {
        await EnterAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, null, CancellationToken.None);
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            // It left first.
        }
        finally
        {
            Leave();
        }
    }

    public void Abort() => socket.Abort();

    public void Dispose() => _sending.Dispose();

    private static bool IsGone(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
