using System.Buffers;
using System.Text;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class Base64StreamDecoderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void Decode_TextCutAnywhere_AgreesWithConvert(int length)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);

        Chunking.AssertAll(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), Convert.ToHexString(bytes), Decode);
    }

    [Theory]
    [InlineData("AAA=AAAA")]
    [InlineData("AA-A")]
    [InlineData("AAAAAA{}")]
    public void Decode_SomethingElse_IsRefusedHoweverItIsCut(string text) =>
        Chunking.AssertAll(Encoding.ASCII.GetBytes(text), "refused", Decode);

    [Fact]
    public void IsWhole_InsideAGroup_IsFalseUntilReset()
    {
        Base64StreamDecoder decoder = default;

        Assert.True(decoder.TryDecode("AAAAA"u8, new ArrayBufferWriter<byte>(), out _));
        bool isWhole = decoder.IsWhole;
        decoder.Reset();

        Assert.False(isWhole);
        Assert.True(decoder.IsWhole);
    }

    private static string Decode(byte[][] chunks)
    {
        Base64StreamDecoder decoder = default;
        ArrayBufferWriter<byte> output = new();
        long written = 0;
        foreach (byte[] chunk in chunks)
        {
            if (!decoder.TryDecode(chunk, output, out int count))
            {
                return "refused";
            }

            written += count;
        }

        Assert.Equal(output.WrittenCount, written);
        return decoder.IsWhole ? Convert.ToHexString(output.WrittenSpan) : "unfinished";
    }
}
