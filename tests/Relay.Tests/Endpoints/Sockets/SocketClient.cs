using System.Buffers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>A caller: a WebSocket that sends text and reads whole messages.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    private SocketClient(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<SocketClient> ConnectAsync(Uri address, string? token)
    {
        ClientWebSocket socket = new();
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        await socket.ConnectAsync(address, SocketTestHost.Token);
        return new SocketClient(socket);
    }

    public static string Start(string model = "speech-02-hd", string voice = "male-qn-qingse", string more = "") =>
        $$$"""{"event":"task_start","model":"{{{model}}}","voice_setting":{"voice_id":"{{{voice}}}"}{{{more}}}}""";

    public static string Say(string text) => $$"""{"event":"task_continue","text":"{{text}}"}""";

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        Socket.SendAsync(message, type, endOfMessage: true, SocketTestHost.Token);

    public Task SayAsync(string text) => SendAsync(Say(text));

    public Task EventAsync(string name) => SendAsync($$"""{"event":"{{name}}"}""");

    /// <summary>The next message; a closed socket is an error of the test.</summary>
    public async Task<SocketMessage> ReceiveAsync() => await TryReceiveAsync() ?? throw new InvalidOperationException($"closed: {Socket.CloseStatus}");

    /// <summary>The next message; null when the server closed.</summary>
    public async Task<SocketMessage?> TryReceiveAsync()
    {
        ArrayBufferWriter<byte> message = new();
        while (true)
        {
            ValueWebSocketReceiveResult result = await Socket.ReceiveAsync(_buffer.AsMemory(), SocketTestHost.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(_buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                return SocketMessage.Parse(Encoding.UTF8.GetString(message.WrittenSpan));
            }
        }
    }

    /// <summary>Messages up to and including the first that <paramref name="isLast"/>.</summary>
    public async Task<List<SocketMessage>> ReceiveUntilAsync(Func<SocketMessage, bool> isLast)
    {
        List<SocketMessage> messages = [];
        do
        {
            messages.Add(await ReceiveAsync());
        }
        while (!isLast(messages[^1]));
        return messages;
    }

    /// <summary>Everything up to the final message of one text.</summary>
    public Task<List<SocketMessage>> ReceiveTextAsync() => ReceiveUntilAsync(static message => message.IsFinal);

    public Task<List<SocketMessage>> ReceiveUntilAsync(string name) => ReceiveUntilAsync(message => message.Event == name);

    /// <summary>All that is left, and the server's close status.</summary>
    public async Task<(List<SocketMessage> Messages, WebSocketCloseStatus? Status)> ReceiveAllAsync()
    {
        List<SocketMessage> messages = [];
        while (await TryReceiveAsync() is { } message)
        {
            messages.Add(message);
        }

        return (messages, Socket.CloseStatus);
    }

    public static byte[] AudioOf(IEnumerable<SocketMessage> messages) => Convert.FromHexString(string.Concat(messages.Select(static m => m.Audio)));

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => Socket.Dispose();
}
