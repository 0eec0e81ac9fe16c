using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>
/// One WebSocket connection as whole text messages. One flow receives; any may send, one message at a time. Cancelling never
/// touches a receive or a send half way (that would abort the connection): flows end because the peer, or a cut, ends it.
/// </summary>
internal sealed class SocketWire(HttpContext context, WebSocket socket, FakeMiniMaxOptions options) : IDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const int ReceiveBytes = 4096;

    /// <summary>How long the client may take to answer a close frame.</summary>
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _patience = new();

    /// <summary>Called after each message sent. Set before the first.</summary>
    public Action? Sent { get; set; }

    /// <returns>The next message; null when the client closed or vanished.</returns>
    public async Task<string?> ReceiveAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close || message.WrittenCount + result.Count > MaxMessageBytes)
                {
                    await CloseOutputAsync(result.MessageType == WebSocketMessageType.Close ? 1000 : 1009);
                    return null;
                }

                message.Write(buffer.AsSpan(0, result.Count));
                if (result.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(message.WrittenSpan);
                }
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    public async Task SendAsync(MessageParts parts, Clip clip, long offset, int audioBytes)
    {
        int size = (int)MessageBytes.SizeOf(parts, audioBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            MessageBytes.Fill(buffer, parts, clip, offset, audioBytes);
            await SendAsync(buffer.AsMemory(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="WebSocketException">The client is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        await _sending.WaitAsync();
        try
        {
            int step = options.FragmentBytes > 0 ? options.FragmentBytes : message.Length;
            for (int at = 0; at < message.Length; at += step)
            {
                int count = Math.Min(step, message.Length - at);
                await socket.SendAsync(
                    message.Slice(at, count), WebSocketMessageType.Text, at + count == message.Length, CancellationToken.None);
            }
        }
        finally
        {
            _sending.Release();
        }

        Sent?.Invoke();
    }

    /// <summary>The first half of a message as an unfinished fragment, for a cut inside it.</summary>
    public async Task SendHalfAsync(ReadOnlyMemory<byte> message)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(message[..(message.Length / 2)], WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the socket as the options say. With a close frame, a client that does not answer it is cut off.</summary>
    public async Task EndAsync()
    {
        switch (options.SocketClose)
        {
            case SocketClose.Proper:
                await CloseOutputAsync(options.CloseCode);
                _patience.Token.Register(context.Abort);
                _patience.CancelAfter(s_closePatience);
                break;
            case SocketClose.Cut:
                await CutAsync(options.Cut);
                break;
            default:
                break;
        }
    }

    public Task CutAsync(CutKind kind) => Connections.CutAsync(context, kind);

    public void Dispose()
    {
        _patience.Dispose();
        _sending.Dispose();
        socket.Dispose();
    }

    public static bool IsGone(Exception e) => e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    private async Task CloseOutputAsync(int code)
    {
        await _sending.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, null, CancellationToken.None);
            }
        }
        finally
        {
            _sending.Release();
        }
    }
}
