using System.Buffers;
using System.Text;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class Base64StreamEncoderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void Encode_BytesCutAnywhere_AgreesWithConvert(int length)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);

        Chunking.AssertAll(bytes, Convert.ToBase64String(bytes), Encode);
    }

    [Fact]
    public void Encode_LongInput_AgreesWithConvert()
    {
        byte[] bytes = new byte[100_000];
        new Random(6).NextBytes(bytes);

        Assert.Equal(Convert.ToBase64String(bytes), Encode([bytes[..7], bytes[7..]]));
    }

    [Fact]
    public void CarriedBytes_AfterFourBytes_IsOne()
    {
        var encoder = new Base64StreamEncoder();

        encoder.Encode([1, 2, 3, 4], new ArrayBufferWriter<byte>());

        Assert.Equal(1, encoder.CarriedBytes);
    }

    private static string Encode(byte[][] chunks)
    {
        var encoder = new Base64StreamEncoder();
        var output = new ArrayBufferWriter<byte>();
        foreach (byte[] chunk in chunks)
        {
            encoder.Encode(chunk, output);
        }

        encoder.Flush(output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
