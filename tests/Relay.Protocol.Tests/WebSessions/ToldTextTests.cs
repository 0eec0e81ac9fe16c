using Relay.Protocol.WebSessions;

namespace Relay.Protocol.Tests.WebSessions;

public class ToldTextTests
{
    [Fact]
    public void TryAdvance_LongerText_GivesTheRest()
    {
        ToldText told = default;

        Assert.True(told.TryAdvance("ab"u8, out ReadOnlySpan<byte> first));
        Assert.True(first.SequenceEqual("ab"u8));
        told.Append("c"u8);
        Assert.True(told.TryAdvance("abcd"u8, out ReadOnlySpan<byte> rest));
        Assert.True(rest.SequenceEqual("d"u8));
        Assert.True(told.TryAdvance("abcd"u8, out rest));
        Assert.True(rest.IsEmpty);
        Assert.Equal(4, told.Length);
    }

    [Fact]
    public void TryAdvance_OtherOrShorterText_RefusesAndKeeps()
    {
        ToldText told = default;
        told.Append("ab"u8);

        Assert.False(told.TryAdvance("a"u8, out _));
        Assert.False(told.TryAdvance("xbc"u8, out _));
        Assert.True(told.TryAdvance("abc"u8, out ReadOnlySpan<byte> rest));
        Assert.True(rest.SequenceEqual("c"u8));
    }
}
