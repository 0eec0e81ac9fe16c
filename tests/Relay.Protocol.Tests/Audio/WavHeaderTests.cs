using Relay.Protocol.Audio;
using Xunit;

namespace Relay.Protocol.Tests.Audio;

public sealed class WavHeaderTests
{
    [Theory]
    [InlineData(24_000, 1, 16, 4_800)]
    [InlineData(44_100, 2, 16, 0x7000_0000)]
    [InlineData(8_000, 1, 8, -1)]
    public void Write_ThenRead_GivesTheSameFormat(int rate, int channels, int bits, long dataBytes)
    {
        var header = new byte[WavHeader.Bytes];
        WavHeader.Write(header, rate, channels, bits, dataBytes);

        var reader = default(WavReader);
        ReadOnlySpan<byte> input = header;

        Assert.Equal(WavRead.Format, reader.Read(ref input, out _));
        Assert.Equal((1, rate, channels, bits), (reader.FormatTag, reader.SampleRate, reader.Channels, reader.BitsPerSample));
    }

    [Fact]
    public void Write_KnownLength_FillsEveryField()
    {
        var header = new byte[WavHeader.Bytes];

        WavHeader.Write(header, 44_100, 2, 16, 1_000);

        // RIFF, 1036, WAVE, fmt, 16, PCM, stereo, 44,100 Hz, 176,400 bytes/s, 4 bytes a frame, 16 bits, data, 1000.
        Assert.Equal(
            "524946460C04000057415645666D7420100000000100020044AC000010B102000400100064617461E8030000", Convert.ToHexString(header));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5_000_000_000)]
    public void Write_LengthNotSayable_MarksBothSizesEndless(long dataBytes)
    {
        var header = new byte[WavHeader.Bytes];

        WavHeader.Write(header, 24_000, 1, 16, dataBytes);

        Assert.Equal("FFFFFFFF", Convert.ToHexString(header, 4, 4));
        Assert.Equal("FFFFFFFF", Convert.ToHexString(header, 40, 4));
    }

    [Fact]
    public void Write_OddLength_CountsThePaddingInTheRiffSizeOnly()
    {
        var header = new byte[WavHeader.Bytes];

        WavHeader.Write(header, 8_000, 1, 8, 5);

        Assert.Equal("2A000000", Convert.ToHexString(header, 4, 4));
        Assert.Equal("05000000", Convert.ToHexString(header, 40, 4));
    }
}
