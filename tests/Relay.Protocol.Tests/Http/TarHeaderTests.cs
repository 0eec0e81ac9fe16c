using System.Text;
using Relay.Protocol.Http;

namespace Relay.Protocol.Tests.Http;

public class TarHeaderTests
{
    [Fact]
    public void TryParse_UstarHead_TellsNameAndSize()
    {
        byte[] head = Head("folder/speech.mp3", "00000001000", '0');

        Assert.True(TarHeader.TryParse(head, out TarHeader header));

        Assert.Equal(("folder/speech.mp3", 512L, true, 0), (header.Name, header.Size, header.IsFile, header.Padding));
    }

    [Theory]
    [InlineData('5')]
    [InlineData('x')]
    [InlineData('2')]
    public void TryParse_WhatIsNoFile_IsToldApart(char type)
    {
        Assert.True(TarHeader.TryParse(Head("name", "00000000001", type), out TarHeader header));
        Assert.Equal((false, 511), (header.IsFile, header.Padding));
    }

    [Fact]
    public void TryParse_OtherBytes_AreNoHead()
    {
        byte[] head = Head("name", "00000000001", '0');
        head[0]++;

        Assert.False(TarHeader.TryParse(head, out _));
        Assert.False(TarHeader.TryParse(new byte[TarHeader.BlockBytes], out _));
        Assert.True(TarHeader.IsEnd(new byte[TarHeader.BlockBytes]));
    }

    private static byte[] Head(string name, string size, char type)
    {
        byte[] head = new byte[TarHeader.BlockBytes];
        Encoding.ASCII.GetBytes(name, head);
        Encoding.ASCII.GetBytes(size, head.AsSpan(124));
        head[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar", head.AsSpan(257));
        head.AsSpan(148, 8).Fill((byte)' ');
        int sum = head.Sum(static b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", head.AsSpan(148));
        return head;
    }
}
