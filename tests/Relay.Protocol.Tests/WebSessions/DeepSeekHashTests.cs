using System.Text;
using Relay.Protocol.WebSessions.DeepSeek;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>The hash against vectors of the site's own module.</summary>
public sealed class DeepSeekHashTests
{
    [Theory]
    [InlineData("", "e594808bc5b7151ac160c6d39a02e0a8e261ed588578403099e3561dc40c26b3")]
    [InlineData("abc", "f841106c601ce9be9bc38525e90d4178d47f21dd8eb9f238fc55ffaa4ca94506")]
    [InlineData("hello", "50605e468e6d6ead913d7d7ccc4687b83ded157cf0a0c5e011eefece12712fa5")]
    [InlineData("你好", "7998120802ea30fc8556ea6654e8e5cd53dce562030bad9565f925bc59a39f93")]
    [InlineData("s_1_0", "1649806a0ce507929db14b62ad1bcd9c4c2c5571f43a005ed23182cab8189ee8")]
    public void Hash_Text_IsTheSites(string text, string digest) => Assert.Equal(digest, HashOf(text));

    [Theory]
    [InlineData(135, "1e3eb415bb0b3ecec08a6f71cf7c8d0591b5594752ba52802a2e60357834f998")]
    [InlineData(136, "680364b336f77918ed390287a581f96f1371599825acd1e348fa7649fcecbbab")]
    [InlineData(137, "dfeb7768d4d48053c083d849570e84cc8120520790f2d09cb56e40038081fab4")]
    [InlineData(300, "f8b211383f6cb5860b0ff1b2c4cb9da8fc4d816954f8ea1103343d9a6c82810f")]
    public void Hash_AroundABlock_IsTheSites(int length, string digest) => Assert.Equal(digest, HashOf(new string('a', length)));

    [Fact]
    public void Permute_ZeroState_IsTheSites()
    {
        Span<KeccakLane1> state = stackalloc KeccakLane1[Keccak23.Lanes];
        state.Clear();

        Keccak23.Permute(state);

        Assert.Equal((0x54dc7034cf7c754eUL, 0x55300e15055c26a2UL, 0x6853b6fccfdbea37UL), (state[0].Value, state[1].Value, state[2].Value));
    }

    private static string HashOf(string text)
    {
        byte[] digest = new byte[DeepSeekHash.DigestBytes];
        DeepSeekHash.Hash(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest);
    }
}
