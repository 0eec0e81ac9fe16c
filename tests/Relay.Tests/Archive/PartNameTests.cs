using System.Text;
using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class PartNameTests
{
    [Theory]
    [InlineData("ann")]
    [InlineData("j.doe@example.com")]
    [InlineData("a_b~0011aabb")]
    [InlineData("张三")]
    public void TryParse_NameThatOfMade_GivesTheLabelBack(string user)
    {
        var label = new ClipLabel(Guid.NewGuid(), Guid.NewGuid(), long.MinValue, 1_700_000_000_000_000, "pcmu_raw", user, null);
        Assert.True(PartName.TryParse(PartName.Of(label), out ClipLabel? parsed));
        Assert.Equal(label, parsed);
    }

    [Fact]
    public void Of_LongestFields_FitsAFileName()
    {
        string user = SafeName.User(new string('x', 1000), 1);
        var label = new ClipLabel(Guid.NewGuid(), Guid.NewGuid(), long.MinValue, long.MaxValue, new string('f', 16), user, null);
        Assert.InRange(Encoding.UTF8.GetByteCount(PartName.Of(label)), 1, 255);
    }

    [Theory]
    [InlineData("notes.part")]
    [InlineData("1.2.3.4.mp3.ann.part")]
    [InlineData("00000000000000000000000000000001.00000000000000000000000000000001.1.1.mp3.ann")]
    [InlineData("00000000000000000000000000000001.00000000000000000000000000000001.1.-1.mp3.ann.part")]
    [InlineData("00000000000000000000000000000001.00000000000000000000000000000001.1.9223372036854775807.mp3.ann.part")]
    [InlineData("00000000000000000000000000000001.00000000000000000000000000000001.1.1.mp3...part")]
    public void TryParse_AnyOtherName_IsRefused(string name) => Assert.False(PartName.TryParse(name, out _));
}
