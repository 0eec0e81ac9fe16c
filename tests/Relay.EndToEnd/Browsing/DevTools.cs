using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relay.EndToEnd.Browsing;

/// <summary>
/// The DevTools protocol over one socket: commands with their answers, and events by the session they belong to. Any thread may send; events
/// are told on the reader's.
/// </summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>Session, method and parameters of each event. Set before the first command.</summary>
    public Action<string, string, JsonNode> Told { get; set; } = static (_, _, _) => { };

    public static async Task<DevTools> ConnectAsync(string address)
    {
        DevTools tools = new();
        await tools._socket.ConnectAsync(new Uri(address), TestContext.Current.CancellationToken);
        tools._reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>The command's <c>result</c>.</summary>
    /// <exception cref="InvalidOperationException">The browser refused it.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<JsonNode> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answered;
        JsonObject command = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(command.ToJsonString());
        await _sending.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        return await Running.Deadline.WithinAsync(answered.Task, () => method);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or JsonException)
        {
            foreach (TaskCompletionSource<JsonNode> waiting in _waiting.Values)
            {
                waiting.TrySetException(new InvalidOperationException("The browser's socket ended.", error));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is null)
        {
            Told((string?)message["sessionId"] ?? "", (string)message["method"]!, message["params"]!);
        }
        else if (_waiting.TryRemove((int)message["id"]!, out TaskCompletionSource<JsonNode>? waiting))
        {
            if (message["error"] is { } error)
            {
                waiting.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                waiting.SetResult(message["result"]!);
            }
        }
    }
}
