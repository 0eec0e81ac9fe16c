using System.Text;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Tests.Wire;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(300)]
    public void Read_OfWrittenFramesCutAnywhere_GivesTheMessages(int length)
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', length));
        foreach (byte[] frame in (byte[][])[FrameWriter.Plain(text), FrameWriter.Masked(text)])
        {
            foreach (byte[][] pieces in Pieces.Of([.. frame, .. frame]))
            {
                Assert.Equal([text, text], Read(pieces, out FrameState end));
                Assert.Equal(FrameState.NeedMore, end);
            }
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public void Read_OfLongFrames_GivesTheMessage(int length)
    {
        byte[] text = new byte[length];
        text[^1] = 7;

        Assert.Equal([text], Read([FrameWriter.Plain(text)], out _));
        Assert.Equal([text], Read([FrameWriter.Masked(text)], out _));
    }

    [Fact]
    public void Read_OfFragmentsWithAPingBetween_GivesOneMessage()
    {
        // RFC 6455, 5.7: "Hel" and "lo" as fragments, a masked ping "Hello" between.
        byte[] frames = [0x01, 0x03, 0x48, 0x65, 0x6c, 0x89, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58, 0x80, 0x02, 0x6c, 0x6f];
        foreach (byte[][] pieces in Pieces.Of(frames))
        {
            Assert.Equal(["Hello"u8.ToArray()], Read(pieces, out _));
        }
    }

    [Fact]
    public void Read_OfTheStandardsMaskedExample_UnmasksIt() =>
        Assert.Equal(["Hello"u8.ToArray()], Read([[0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]], out _));

    [Theory]
    [InlineData(new byte[] { 0x88, 0x00 }, nameof(FrameState.Close))]
    [InlineData(new byte[] { 0x88, 0x02, 0x03, 0xe8 }, nameof(FrameState.Close))]
    [InlineData(new byte[] { 0xC1, 0x00 }, nameof(FrameState.Bad))]
    [InlineData(new byte[] { 0x83, 0x00 }, nameof(FrameState.Bad))]
    [InlineData(new byte[] { 0x81, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0 }, nameof(FrameState.Bad))]
    public void Read_OfWhatEndsASession_SaysSo(byte[] frame, string expected)
    {
        Read([frame], out FrameState end);

        Assert.Equal(expected, end.ToString());
    }

    private static List<byte[]> Read(byte[][] pieces, out FrameState end)
    {
        FrameReader reader = default;
        List<byte[]> messages = [];
        List<byte> message = [];
        end = FrameState.NeedMore;
        foreach (byte[] piece in pieces)
        {
            Span<byte> input = [.. piece];
            while ((end = reader.Read(ref input, out ReadOnlySpan<byte> payload)) is FrameState.Payload or FrameState.MessageEnd)
            {
                message.AddRange(payload);
                if (end == FrameState.MessageEnd)
                {
                    messages.Add([.. message]);
                    message.Clear();
                }
            }

            if (end != FrameState.NeedMore)
            {
                break;
            }
        }

        return messages;
    }
}
