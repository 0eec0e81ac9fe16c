using System.Buffers;
using System.Text;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class HexStreamDecoderTests
{
    [Fact]
    public void Decode_HexCutAnywhere_GivesTheSameBytes()
    {
        byte[] bytes = new byte[70];
        new Random(2).NextBytes(bytes);
        byte[] hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));

        Chunking.AssertAll(hex, Convert.ToHexString(bytes), chunks => Convert.ToHexString(Decode(chunks)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("fx")]
    [InlineData("ffx0")]
    [InlineData("ff0x")]
    [InlineData("ff 0")]
    public void Decode_Garbage_IsRefusedWhereverItIsCut(string hex)
    {
        Chunking.AssertAll(Encoding.ASCII.GetBytes(hex), false, chunks =>
        {
            var decoder = new HexStreamDecoder();
            var output = new ArrayBufferWriter<byte>();
            return chunks.All(chunk => decoder.Decode(chunk, output));
        });
    }

    [Fact]
    public void HasCarry_AfterOddDigits_TellsThatTheHexWasCut()
    {
        var decoder = new HexStreamDecoder();

        Assert.True(decoder.Decode("fff"u8, new ArrayBufferWriter<byte>()));
        Assert.True(decoder.HasCarry);
    }

    [Fact]
    public void Reset_WithCarry_ForgetsIt()
    {
        var decoder = new HexStreamDecoder();
        var output = new ArrayBufferWriter<byte>();
        decoder.Decode("f"u8, output);

        decoder.Reset();
        decoder.Decode("01"u8, output);

        Assert.Equal([1], output.WrittenSpan.ToArray());
    }

    private static byte[] Decode(byte[][] chunks)
    {
        var decoder = new HexStreamDecoder();
        var output = new ArrayBufferWriter<byte>();
        Assert.All(chunks, chunk => Assert.True(decoder.Decode(chunk, output)));
        Assert.False(decoder.HasCarry);
        return output.WrittenSpan.ToArray();
    }
}
