using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

/// <summary>A WebSocket client of the fake: whole messages, parsed.</summary>
internal sealed class FakeSocket : IDisposable
{
    public const string Start = """{"event":"task_start","model":"speech-2.8-hd","voice_setting":{"voice_id":"male-qn-qingse"}}""";

    private readonly byte[] _buffer = new byte[16 * 1024];

    public ClientWebSocket Socket { get; } = new();

    public static async Task<FakeSocket> ConnectAsync(FakeMiniMax fake, string path = "/ws/v1/t2a_v2", string key = "test-key")
    {
        var client = new FakeSocket();
        client.Socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        await client.Socket.ConnectAsync(AddressOf(fake, path), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Connected and past <c>task_started</c>.</summary>
    public static async Task<FakeSocket> StartAsync(FakeMiniMax fake, string path = "/ws/v1/t2a_v2")
    {
        FakeSocket client = await ConnectAsync(fake, path);
        Assert.Equal("connected_success", NameOf(await client.ReceiveAsync()));
        await client.SendAsync(Start);
        Assert.Equal("task_started", NameOf(await client.ReceiveAsync()));
        return client;
    }

    public static Uri AddressOf(FakeMiniMax fake, string path) => new UriBuilder(fake.BaseAddress) { Scheme = "ws", Path = path }.Uri;

    public static string NameOf(JsonElement message) => message.GetProperty("event").GetString()!;

    public static bool IsFinal(JsonElement message) => message.TryGetProperty("is_final", out JsonElement final) && final.GetBoolean();

    public Task SendAsync(string message) => Socket.SendAsync(
        Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public Task ContinueAsync(string text) => SendAsync($$"""{"event":"task_continue","text":{{FakeHttp.Quote(text)}}}""");

    public async Task<string> ReceiveTextAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult result;
        do
        {
            result = await Socket.ReceiveAsync(_buffer.AsMemory(), TestContext.Current.CancellationToken);
            message.Write(_buffer.AsSpan(0, result.Count));
        }
        while (!result.EndOfMessage);

        return Encoding.UTF8.GetString(message.WrittenSpan);
    }

    public async Task<JsonElement> ReceiveAsync() => JsonElement.Parse(await ReceiveTextAsync());

    /// <summary>All messages up to and with the first for which <paramref name="last"/> holds.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveUntilAsync(Func<JsonElement, bool> last)
    {
        var messages = new List<JsonElement>();
        do
        {
            messages.Add(await ReceiveAsync());
        }
        while (!last(messages[^1]));

        return messages;
    }

    public async Task<WebSocketCloseStatus?> ReceiveCloseAsync()
    {
        WebSocketReceiveResult result = await Socket.ReceiveAsync(new ArraySegment<byte>(_buffer), TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
        return result.CloseStatus;
    }

    public void Dispose() => Socket.Dispose();
}
