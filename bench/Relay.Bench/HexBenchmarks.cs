using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Text;

namespace Relay.Bench;

/// <summary>Hex both ways over one slice of audio, beside the base library's, which wants UTF-16.</summary>
[MemoryDiagnoser]
public class HexBenchmarks
{
    private readonly byte[] _hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(T2aInputs.Audio));
    private readonly string _text = Convert.ToHexStringLower(T2aInputs.Audio);
    private readonly byte[] _bytes = new byte[T2aInputs.AudioBytesPerEvent];
    private readonly byte[] _digits = new byte[T2aInputs.AudioBytesPerEvent * 2];
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

    public HexBenchmarks()
    {
        Verify.Equal(T2aInputs.AudioBytesPerEvent, Decode());
        Verify.Equal(true, _bytes.AsSpan().SequenceEqual(T2aInputs.Audio));
        Verify.Equal(_hex.Length, Encode());
        Verify.Equal(true, _digits.AsSpan().SequenceEqual(_hex));
        Verify.Equal(T2aInputs.AudioBytesPerEvent, DecodeStream());
        Verify.Equal(true, _output.WrittenSpan.SequenceEqual(T2aInputs.Audio));
    }

    [Benchmark(Baseline = true)]
    public int ConvertFromUtf16()
    {
        Convert.FromHexString(_text, _bytes, out _, out int written);
        return written;
    }

    [Benchmark]
    public int Decode()
    {
        HexDecoder.Decode(_hex, _bytes, out _, out int written);
        return written;
    }

    /// <summary>In slices of odd length, so that every other one begins with a carried digit.</summary>
    [Benchmark]
    public int DecodeStream()
    {
        const int slice = 1_023;
        var decoder = new HexStreamDecoder();
        _output.ResetWrittenCount();
        for (int i = 0; i < _hex.Length; i += slice)
        {
            decoder.Decode(_hex.AsSpan(i, Math.Min(slice, _hex.Length - i)), _output);
        }

        return _output.WrittenCount;
    }

    [Benchmark]
    public int Encode() => HexEncoder.Encode(T2aInputs.Audio, _digits);
}
