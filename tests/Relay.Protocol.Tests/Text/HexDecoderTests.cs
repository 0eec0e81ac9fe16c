using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class HexDecoderTests
{
    [Fact]
    public void Decode_RandomBytes_AgreesWithConvert()
    {
        Prop.ForAll<byte[], bool>((bytes, upper) =>
        {
            string hex = upper ? Convert.ToHexString(bytes) : Convert.ToHexStringLower(bytes);
            byte[] dest = new byte[bytes.Length];
            OperationStatus status = HexDecoder.Decode(Encoding.ASCII.GetBytes(hex), dest, out int consumed, out int written);
            return status == OperationStatus.Done && consumed == hex.Length && written == bytes.Length && dest.SequenceEqual(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Decode_EveryLengthUpTo300_AgreesWithConvert()
    {
        byte[] source = new byte[300];
        new Random(1).NextBytes(source);
        for (int length = 0; length <= source.Length; length++)
        {
            byte[] hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(source, 0, length));
            byte[] dest = new byte[length];

            Assert.Equal(OperationStatus.Done, HexDecoder.Decode(hex, dest, out _, out _));
            Assert.Equal(source[..length], dest);
        }
    }

    [Fact]
    public void Decode_EachByteValueAtEachPlace_IsJudgedLikeConvert()
    {
        byte[] dest = new byte[48];
        for (int place = 0; place < 96; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] hex = Encoding.ASCII.GetBytes(new string('7', 96));
                hex[place] = (byte)value;

                OperationStatus status = HexDecoder.Decode(hex, dest, out int consumed, out int written);

                bool valid = char.IsAsciiHexDigit((char)value);
                Assert.Equal(valid ? OperationStatus.Done : OperationStatus.InvalidData, status);
                Assert.Equal(valid ? 96 : place / 2 * 2, consumed);
                Assert.Equal(consumed / 2, written);
            }
        }
    }

    [Fact]
    public void Decode_OddDigits_LeavesTheLastUnconsumed()
    {
        byte[] dest = new byte[2];

        Assert.Equal(OperationStatus.NeedMoreData, HexDecoder.Decode("fff"u8, dest, out int consumed, out int written));
        Assert.Equal((2, 1), (consumed, written));
    }

    [Fact]
    public void Decode_OddGarbage_IsInvalid()
    {
        Assert.Equal(OperationStatus.InvalidData, HexDecoder.Decode("ffx"u8, new byte[2], out int consumed, out _));
        Assert.Equal(2, consumed);
    }

    [Fact]
    public void Decode_SmallDestination_FillsIt()
    {
        byte[] dest = new byte[40];

        OperationStatus status = HexDecoder.Decode(Encoding.ASCII.GetBytes(new string('a', 100)), dest, out int consumed, out int written);

        Assert.Equal((OperationStatus.DestinationTooSmall, 80, 40), (status, consumed, written));
    }
}
