using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Http;

namespace Relay.Bench;

/// <summary>Chunked framing taken out of a buffer in place: one chunk of 2 KB, as an event stream's chunks come.</summary>
[MemoryDiagnoser]
public class ChunkedDecoderBenchmarks
{
    private const int BodyBytes = 2_048;

    private readonly byte[] _framed =
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{BodyBytes:x}\r\n{new string('a', BodyBytes)}\r\n"));

    private readonly byte[] _buffer = new byte[BodyBytes + 16];
    private ChunkedDecoder _decoder;

    public ChunkedDecoderBenchmarks() => Verify.Equal(BodyBytes, Decode());

    [Benchmark]
    public int Decode()
    {
        _framed.CopyTo(_buffer, 0);
        return _decoder.Decode(_buffer.AsSpan(0, _framed.Length), out _);
    }
}
