using System.Buffers;
using System.Text;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class HexEncoderTests
{
    [Fact]
    public void Encode_EveryLengthUpTo300_AgreesWithConvert()
    {
        byte[] source = new byte[300];
        new Random(3).NextBytes(source);
        for (int length = 0; length <= source.Length; length++)
        {
            byte[] hex = new byte[length * 2];

            Assert.Equal(length * 2, HexEncoder.Encode(source.AsSpan(0, length), hex));
            Assert.Equal(Convert.ToHexStringLower(source, 0, length), Encoding.ASCII.GetString(hex));
        }
    }

    [Fact]
    public void Encode_SmallDestination_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HexEncoder.Encode([1, 2], new byte[3]));
    }

    [Fact]
    public void Write_LongSource_AgreesWithConvert()
    {
        byte[] source = new byte[10_000];
        new Random(4).NextBytes(source);
        var output = new ArrayBufferWriter<byte>();

        HexEncoder.Write(output, source);

        Assert.Equal(Convert.ToHexStringLower(source), Encoding.ASCII.GetString(output.WrittenSpan));
    }
}
