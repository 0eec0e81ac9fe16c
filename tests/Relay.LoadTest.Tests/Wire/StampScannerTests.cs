using System.Text;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Tests.Wire;

public sealed class StampScannerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123_456_789_012_345)]
    [InlineData(8_000_000_000_000_000_000)]
    public void Stamp_Written_IsReadBack(long nanoseconds)
    {
        byte[] bytes = new byte[Stamp.Length];
        Stamp.Write(bytes, nanoseconds);

        Assert.True(Stamp.TryRead(bytes, out long read));
        Assert.Equal(nanoseconds, read);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("text before # and after # it")]
    [InlineData("##")]
    [InlineData("@# mail@example @T12# @T@T@@#@T")]
    [InlineData("@T123456789012345678x#")]
    [InlineData("nothing @T here")]
    public void TryRead_CutAnywhere_FindsEveryStamp(string pattern)
    {
        List<long> expected = [];
        StringBuilder text = new();
        foreach (char one in pattern)
        {
            if (one == '#')
            {
                expected.Add(1_000 + expected.Count);
                text.Append(Text(expected[^1]));
            }
            else
            {
                text.Append(one);
            }
        }

        foreach (byte[][] pieces in Pieces.Of(Encoding.ASCII.GetBytes(text.ToString())))
        {
            Assert.Equal(expected, Scan(pieces));
        }
    }

    private static string Text(long nanoseconds)
    {
        byte[] bytes = new byte[Stamp.Length];
        Stamp.Write(bytes, nanoseconds);
        return Encoding.ASCII.GetString(bytes);
    }

    private static List<long> Scan(byte[][] pieces)
    {
        List<long> found = [];
        StampScanner scanner = default;
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> input = piece;
            while (scanner.TryRead(ref input, out long sentNs))
            {
                found.Add(sentNs);
            }

            Assert.True(input.IsEmpty);
        }

        return found;
    }
}
