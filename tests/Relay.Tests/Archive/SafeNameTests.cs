using System.Text;
using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class SafeNameTests
{
    [Theory]
    [InlineData("minimax_test")]
    [InlineData("j.doe@example.com")]
    [InlineData("张三")]
    [InlineData("नमस्ते")]
    [InlineData("𠜎")]
    public void User_OrdinaryName_PassesUnchanged(string name) => Assert.Equal(name, SafeName.User(name, 1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void User_NoName_IsTheAccountId(string? name) => Assert.Equal("17", SafeName.User(name, 17));

    [Theory]
    [InlineData("a/b", "a_b~")]
    [InlineData("a\\b", "a_b~")]
    [InlineData("..", "__~")]
    [InlineData(".hidden", "_hidden~")]
    [InlineData("trailing.", "trailing_~")]
    [InlineData("CON", "_CON~")]
    [InlineData("nul.txt", "_nul.txt~")]
    [InlineData("COM7", "_COM7~")]
    [InlineData("a b", "a_b~")]
    [InlineData("x\u202Ey", "x_y~")]
    public void User_UnsafeName_IsAlteredAndMarked(string name, string start)
    {
        string safe = SafeName.User(name, 1);
        Assert.StartsWith(start, safe);
        Assert.Equal(start.Length + 8, safe.Length);
    }

    // Not in the list above: half a surrogate pair does not survive an attribute.
    [Fact]
    public void User_HalfASurrogatePair_IsReplaced() => Assert.StartsWith("x_~", SafeName.User("x\uD800", 1));

    [Fact]
    public void User_TwoNamesThatLookAlikeOnceAltered_GetTwoFolders() =>
        Assert.NotEqual(SafeName.User("a/b", 1), SafeName.User("a\\b", 1));

    [Theory]
    [InlineData("x")]
    [InlineData("张")]
    [InlineData("𠜎")]
    public void User_LongName_IsBoundedInBytes(string unit)
    {
        string name = string.Concat(Enumerable.Repeat(unit, 1000));
        Assert.InRange(Encoding.UTF8.GetByteCount(SafeName.User(name, 1)), 65, 64 + 9);
    }

    [Theory]
    [InlineData("mp3", "mp3")]
    [InlineData("pcmu_raw", "pcmu_raw")]
    [InlineData("MP3", "mp3")]
    [InlineData("../x", "x")]
    [InlineData("", "bin")]
    [InlineData(null, "bin")]
    [InlineData("语音", "bin")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnop")]
    public void Format_Anything_IsAShortExtension(string? format, string expected) => Assert.Equal(expected, SafeName.Format(format));
}
