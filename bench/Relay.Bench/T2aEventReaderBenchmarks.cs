using System.Buffers;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;

namespace Relay.Bench;

/// <summary>The view a relay has of a T2A answer, fed as a network would: 92 KB of hex in 2 KB chunks.</summary>
[MemoryDiagnoser]
public class T2aEventReaderBenchmarks
{
    private readonly byte[][] _chunks = T2aInputs.SseChunks();
    private readonly byte[][] _messages = T2aInputs.Messages();
    private readonly ArrayBufferWriter<byte> _audio = new(64 * 1024);

    public T2aEventReaderBenchmarks()
    {
        const long hex = T2aInputs.Events * T2aInputs.AudioBytesPerEvent * 2;
        Verify.Equal(hex, ReadSse());
        Verify.Equal(hex, ReadMessages());
        Verify.Equal(hex / 2, ReadSseAndDecode());
        Verify.Equal(true, _audio.WrittenSpan[..T2aInputs.AudioBytesPerEvent].SequenceEqual(T2aInputs.Audio));
    }

    /// <summary>Only looks; hex digits seen.</summary>
    [Benchmark]
    public long ReadSse()
    {
        var reader = new T2aEventReader(T2aFraming.Sse);
        long digits = 0;
        foreach (byte[] chunk in _chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            while (reader.Read(ref input, out ReadOnlySpan<byte> hex) != T2aRead.NeedMore)
            {
                digits += hex.Length;
            }
        }

        return digits;
    }

    /// <summary>Looks and decodes, as the tee does; audio bytes.</summary>
    [Benchmark]
    public long ReadSseAndDecode()
    {
        var reader = new T2aEventReader(T2aFraming.Sse);
        var decoder = new HexStreamDecoder();
        _audio.ResetWrittenCount();
        foreach (byte[] chunk in _chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            T2aRead read;
            while ((read = reader.Read(ref input, out ReadOnlySpan<byte> hex)) != T2aRead.NeedMore)
            {
                if (read == T2aRead.AudioHex)
                {
                    decoder.Decode(hex, _audio);
                }
            }
        }

        return _audio.WrittenCount;
    }

    /// <summary>The same audio as whole WebSocket messages; hex digits seen.</summary>
    [Benchmark]
    public long ReadMessages()
    {
        var reader = new T2aEventReader(T2aFraming.Message);
        long digits = 0;
        foreach (byte[] message in _messages)
        {
            ReadOnlySpan<byte> input = message;
            while (reader.Read(ref input, out ReadOnlySpan<byte> hex) != T2aRead.NeedMore)
            {
                digits += hex.Length;
            }

            reader.EndMessage();
        }

        return digits;
    }
}
