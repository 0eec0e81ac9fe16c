using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks.Sources;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Streaming;

/// <summary>The pump between two ends that the test holds.</summary>
public sealed class ChatPumpTests
{
    private const int Chunks = 10_000;
    private const int WarmUpChunks = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_TenThousandChunks_AllocatesNothing(int pieces)
    {
        HandFed answer = new(pieces);
        using StreamWatch watch = new(TimeProvider.System);
        using ActiveStream call = watch.Add(Guid.CreateVersion7());
        using ActiveStream stream = watch.Add(Guid.CreateVersion7());
        using ChatPump pump = new(answer, null, call, stream, new ChatOptions(), ": keepalive\n\n"u8.ToArray());
        Pipe downstream = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        Assert.Equal(ChatReadState.Good, await pump.ReadHeadAsync());
        Task<ChatReadState> running = pump.RunAsync(downstream.Writer);
        Drain(downstream.Reader);

        long before = 0;
        long bytes = 0;
        for (int i = 0; i < Chunks + WarmUpChunks; i++)
        {
            if (i == WarmUpChunks)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            for (int piece = 0; piece < pieces; piece++)
            {
                answer.Feed();
            }

            bytes += Drain(downstream.Reader);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((Chunks + WarmUpChunks) * answer.EventBytes, bytes);
        Assert.Equal(0, allocated);
        answer.End();
        Assert.Equal(ChatReadState.Cut, await running);
    }

    [Fact]
    public async Task RunAsync_CallerHasLeftAndUsageIsWaitedFor_ReadsOnToTheUsage()
    {
        HandFed answer = new(1);
        using StreamWatch watch = new(TimeProvider.System);
        using ActiveStream call = watch.Add(Guid.CreateVersion7());
        using ActiveStream stream = watch.Add(Guid.CreateVersion7());
        using ChatPump pump = new(answer, null, call, stream, new ChatOptions { DrainMs = 60_000 }, default);
        Pipe downstream = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        await pump.ReadHeadAsync();
        Task<ChatReadState> running = pump.RunAsync(downstream.Writer);

        await downstream.Reader.CompleteAsync();
        answer.Feed();
        answer.Feed("""data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""" + "\n\n");
        answer.End();

        Assert.Equal((ChatReadState.Finished, new TokenUsage(3, 4)), (await running, pump.Usage));
        Assert.Equal(EndReason.CallerLeft, call.EndedBy);
    }

    private static long Drain(PipeReader reader)
    {
        if (!reader.TryRead(out ReadResult result))
        {
            return 0;
        }

        long length = result.Buffer.Length;
        reader.AdvanceTo(result.Buffer.End);
        return length;
    }

    /// <summary>An upstream that completes on the calling thread, an event in so many pieces.</summary>
    private sealed class HandFed(int pieces) : ChatAnswer, IValueTaskSource<int>
    {
        private static readonly byte[] s_event =
            Encoding.UTF8.GetBytes("""data: {"id":"c","choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":null}]}""" + "\n\n");

        private ManualResetValueTaskSourceCore<int> _ready;
        private byte[] _next = s_event;
        private int _offset;
        private bool _first = true;
        private bool _ended;

        public long EventBytes => s_event.Length;

        public override AnswerUsageReader Watcher { get; } = new SseUsageReader(ChatDialect.OpenAi);

        public override ChatAnswerReader? Reader => null;

        public override string ContentType => "text/event-stream";

        public void Feed() => _ready.SetResult(0);

        public void Feed(string events)
        {
            _next = Encoding.UTF8.GetBytes(events);
            _ready.SetResult(0);
        }

        public void End()
        {
            _ended = true;
            _ready.SetResult(0);
        }

        public override ChatFault ReadFault(ReadOnlySpan<byte> body) => new(ChatFaultKind.Transient, "");

        public override ValueTask<int> WaitAsync()
        {
            _ready.Reset();
            return new ValueTask<int>(this, _ready.Version);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer)
        {
            if (_ended)
            {
                return new(0);
            }

            int length = _first ? _next.Length : Math.Min((_next.Length / pieces) + 1, _next.Length - _offset);
            _first = false;
            _next.AsSpan(_offset, length).CopyTo(buffer.Span);
            _offset = _offset + length == _next.Length ? 0 : _offset + length;
            return new(length);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        int IValueTaskSource<int>.GetResult(short token) => _ready.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _ready.GetStatus(token);

        void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _ready.OnCompleted(continuation, state, token, flags);
    }
}
