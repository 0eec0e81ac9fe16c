using BenchmarkDotNet.Attributes;
using Relay.Protocol.Sse;

namespace Relay.Bench;

/// <summary>Framing alone: chat streams are many short events, so this is where a stream's cost per event shows.</summary>
[MemoryDiagnoser]
public class SseReaderBenchmarks
{
    private const int Events = 100;
    private readonly byte[][] _chunks = SseInputs.ChatChunks(Events);

    public SseReaderBenchmarks() => Verify.Equal(Events, Read());

    [Benchmark(OperationsPerInvoke = Events)]
    public int Read()
    {
        var reader = new SseReader();
        int events = 0;
        foreach (byte[] chunk in _chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            SseToken token;
            while ((token = reader.Read(ref input, out _)) != SseToken.NeedMore)
            {
                events += token == SseToken.EventEnd ? 1 : 0;
            }
        }

        return events;
    }
}
