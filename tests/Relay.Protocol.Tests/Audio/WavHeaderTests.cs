using System.Buffers;
using Relay.Protocol.Audio;

namespace Relay.Protocol.Tests.Audio;

public class WavHeaderTests
{
    [Theory]
    [InlineData(-1, "FFFFFFFF", "FFFFFFFF")]
    [InlineData(4, "28000000", "04000000")]
    [InlineData(0x1_0000_0000, "FFFFFFFF", "FFFFFFFF")]
    public void Write_KnownOrStreaming_HasTheSizes(long dataBytes, string riffSize, string dataSize)
    {
        const string wave = "57415645666D7420" + "10000000";
        const string format = "01000100C05D000080BB000002001000";
        var output = new ArrayBufferWriter<byte>();

        WavHeader.Write(output, 24000, 1, 16, dataBytes);

        Assert.Equal("52494646" + riffSize + wave + format + "64617461" + dataSize, Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    public void Write_Header_IsReadBack()
    {
        var output = new ArrayBufferWriter<byte>();
        var reader = new WavReader();

        WavHeader.Write(output, 44100, 2, 16);
        ReadOnlySpan<byte> input = output.WrittenSpan;

        Assert.Equal(WavToken.Format, reader.Read(ref input, out _));
        Assert.Equal((44100, 2, 16), (reader.SampleRate, reader.Channels, reader.BitsPerSample));
    }
}
