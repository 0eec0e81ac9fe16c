using System.Buffers;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.MiniMax;

namespace Relay.Bench;

/// <summary>What the built-in voice writes once a slice.</summary>
[MemoryDiagnoser]
public class T2aWriterBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

    public T2aWriterBenchmarks() =>
        Verify.Equal(Array.IndexOf(T2aInputs.Sse(), (byte)'\n') + 2, WriteSseAudio());

    [Benchmark]
    public int WriteSseAudio()
    {
        _output.ResetWrittenCount();
        T2aWriter.WriteSseAudio(_output, T2aInputs.Audio, T2aInputs.Ids());
        return _output.WrittenCount;
    }
}
