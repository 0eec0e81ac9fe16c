using System.Diagnostics;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Routing;
using Relay.Upstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>The relayed frame's budget: nothing is allocated for it, whatever the dialect and however it is cut.</summary>
public sealed class PumpAllocationTests
{
    private static readonly bool s_isDebug =
        typeof(SocketSession).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    [Theory]
    [InlineData("native", 1)]
    [InlineData("native", 3)]
    [InlineData("envelope", 1)]
    [InlineData("envelope", 3)]
    public async Task Relay_TenThousandFrames_AllocatesNothing(string dialect, int pieces)
    {
        Assert.SkipWhen(s_isDebug, "a Debug build makes an object of every asynchronous call");
        // Frames come here at memory speed, far beyond what the archive keeps pages for; its own budget is a benchmark's matter.
        await using SocketTestHost host = await new SocketTestHost { KeepsClips = false }.StartAsync();
        FrameUpstream upstream = new(pieces);
        SocketParts parts = host.Sockets with { Router = TestKeys.Router(upstream) };
        using FrameCaller caller = new(upstream.Socket.Done, dialect == "native");
        using SocketSession session = new(
            parts, caller, "/", SpeechSocketKind.Plain, dialect == "native" ? new NativeDialect() : new EnvelopeDialect(), MemoryStore.Caller(null));

        await session.RunAsync(CancellationToken.None).WaitAsync(SocketTestHost.Token);

        Assert.True(caller.Sent > FrameSocket.Frames, $"{caller.Sent} pieces reached the caller");
        Assert.Equal(0, upstream.Socket.AllocatedBytes);
    }

    private sealed class FrameUpstream(int pieces) : ISpeechUpstream
    {
        public FrameSocket Socket { get; } = new(pieces);

        public string Name => "frames";

        public string? RefuseFormat(SpeechCall call) => null;

        public ValueTask<SpeechOpening> OpenAsync(SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken) =>
            new(Socket);
    }

    /// <summary>Gives the same frame again and again, always at once, so that one thread runs it all and its allocations can be counted.</summary>
    private sealed class FrameSocket(int pieces) : SpeechSocket
    {
        public const int Frames = 10_000;

        private const int WarmUpFrames = 1_000;
        private static readonly byte[] s_started = """{"event":"task_started","base_resp":{"status_code":0,"status_msg":"success"}}"""u8.ToArray();

        private static readonly byte[] s_frame = Encoding.UTF8.GetBytes(
            $$$"""{"data":{"audio":"{{{new string('a', 9000)}}}"},"session_id":"301871346491491","event":"task_continued","is_final":false,"trace_id":"0303a2882bf18235ae7a809ae0f3cca7","base_resp":{"status_code":0,"status_msg":"success"}}""");

        private readonly TaskCompletionSource _text = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _sends;
        private int _frame = -1;
        private int _offset;
        private int _thread;

        public Task Done => _done.Task;

        /// <summary>On the thread that relayed, after the warm-up; -1 when that was not one thread.</summary>
        public long AllocatedBytes { get; private set; }

        public override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
        {
            if (++_sends == 2)
            {
                _text.SetResult();
            }

            return new(true);
        }

        public override ValueTask<SocketPiece> ReceiveAsync(Memory<byte> buffer)
        {
            if (_frame < 0)
            {
                return new(buffer.IsEmpty ? default : Started(buffer));
            }

            if (!_text.Task.IsCompleted)
            {
                return AfterAsync(_text.Task, default);
            }

            if (_frame == Frames + WarmUpFrames)
            {
                Count(last: true);
                _done.TrySetResult();
                return AfterAsync(_ended.Task, SocketPiece.Closed);
            }

            return new(buffer.IsEmpty ? default : Next(buffer.Span));
        }

        public override void Abort() => _ended.TrySetResult();

        public override ValueTask DisposeAsync()
        {
            Abort();
            return ValueTask.CompletedTask;
        }

        private SocketPiece Started(Memory<byte> buffer)
        {
            _frame = 0;
            s_started.CopyTo(buffer);
            return new SocketPiece(s_started.Length, true, false);
        }

        private SocketPiece Next(Span<byte> buffer)
        {
            if (_frame == WarmUpFrames && _offset == 0)
            {
                Count(last: false);
            }

            int length = Math.Min((s_frame.Length / pieces) + 1, s_frame.Length - _offset);
            s_frame.AsSpan(_offset, length).CopyTo(buffer);
            _offset += length;
            bool isEnd = _offset == s_frame.Length;
            _offset = isEnd ? 0 : _offset;
            _frame += isEnd ? 1 : 0;
            return new SocketPiece(length, isEnd, false);
        }

        private void Count(bool last)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            AllocatedBytes = !last ? allocated : _thread == Environment.CurrentManagedThreadId ? allocated - AllocatedBytes : -1;
            _thread = Environment.CurrentManagedThreadId;
        }

        private static async ValueTask<SocketPiece> AfterAsync(Task task, SocketPiece piece)
        {
            await task;
            return piece;
        }
    }

    /// <summary>Says start and one text, takes everything at once, and closes when the frames are through.</summary>
    private sealed class FrameCaller(Task done, bool native) : WebSocket
    {
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly Queue<byte[]> _messages = new(
        [
            Encoding.UTF8.GetBytes(native ? SocketClient.Start() : """{"type":"start","data":{"model":"speech-02-hd","voice_id":"male-qn-qingse"}}"""),
            Encoding.UTF8.GetBytes(native ? SocketClient.Say("Go.") : """{"type":"data","data":{"text":"Go."}}"""),
        ]);

        public int Sent { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_messages.Count == 0)
            {
                await Task.WhenAny(done, _aborted.Task);
                return new(0, WebSocketMessageType.Close, true);
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
            Sent++;
            return ValueTask.CompletedTask;
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public override void Abort() => _aborted.TrySetResult();

        public override void Dispose()
        {
        }
    }
}
