using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams.MiniMax;

namespace Relay.Bench;

/// <summary>
/// One chunk of an event stream through the real pump and the real reader, from "the upstream has something" to "it has been flushed
/// downstream": everything between the two sockets. The upstream is a hand-driven source that completes on the calling thread.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The answer owns nothing; the pump runs as long as the process.")]
public class PumpBenchmarks
{
    private readonly HandFedAnswer _answer = new();
    private readonly Pipe _downstream = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    public PumpBenchmarks()
    {
        StreamWatch watch = new(TimeProvider.System);
        SpeechPump pump = new(_answer, NullTee.Instance, null, watch.Add(Guid.CreateVersion7()), new PumpOptions());
        ValueTask<ReadState> head = pump.ReadHeadAsync();
        Verify.Equal((int)ReadState.Good, (int)head.AsTask().GetAwaiter().GetResult());
        _ = pump.RunAsync(_downstream.Writer);
        Drain();
        Verify.Equal(_answer.Event.Length, PassThroughChunk());
    }

    /// <summary>Returns the bytes that came out downstream.</summary>
    [Benchmark]
    public int PassThroughChunk()
    {
        _answer.Feed();
        return Drain();
    }

    private int Drain()
    {
        if (!_downstream.Reader.TryRead(out ReadResult result))
        {
            return 0;
        }

        int length = (int)result.Buffer.Length;
        _downstream.Reader.AdvanceTo(result.Buffer.End);
        return length;
    }

    private sealed class HandFedAnswer : SpeechAnswer, IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _ready;
        private bool _first = true;

        public byte[] Event { get; } = OneEvent();

        public override IAudioReader Reader { get; } =
            new T2aAudioReader(T2aFraming.Sse, new AudioShape("mp3", 32_000, 1, 128_000), audioIsUrl: false, wrapInWav: false);

        public override bool IsNative => true;

        public override AudioShape Audio => new("mp3", 32_000, 1, 128_000);

        public void Feed() => _ready.SetResult(0);

        public override ValueTask<int> WaitAsync(CancellationToken cancellationToken)
        {
            _ready.Reset();
            return new ValueTask<int>(this, _ready.Version);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Verify.True(_first || buffer.Length >= Event.Length);
            _first = false;
            Event.CopyTo(buffer);
            return new ValueTask<int>(Event.Length);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public int GetResult(short token) => _ready.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _ready.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _ready.OnCompleted(continuation, state, token, flags);

        private static byte[] OneEvent()
        {
            var output = new ArrayBufferWriter<byte>();
            T2aWriter.WriteSseAudio(output, T2aInputs.Audio.AsSpan(0, 800), T2aInputs.Ids());
            return output.WrittenSpan.ToArray();
        }
    }
}
