using Relay.Protocol.Json;
using Relay.Protocol.WebSessions.DeepSeek;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>The proof of work, side by side and one by one.</summary>
public sealed class DeepSeekSearchTests
{
    private const string First = "94e422f2ac55677000b92e561bb1a10da1a7fad54af93fa4706e4c1fa06eba5c";

    [Theory]
    [InlineData(First, "9fa6d396e71f769c77ee", 1771229508176, 22533)]
    [InlineData("7ffc9d19b6eed96a6fca68f8ffe30ee61035d4959e4180f187bf85b356016a96", "3bde54628ea8413fee87", 1775380966945, 107544)]
    [InlineData("D2C9DFE34B548064B9EBC1F2935289F7A809C277507C2B11BD11647131F796C5", "0123456789abcdef0123", 1700000300000, 4242)]
    [InlineData("1649806a0ce507929db14b62ad1bcd9c4c2c5571f43a005ed23182cab8189ee8", "s", 1, 0)]
    public void Find_KnownChallenge_FindsItsAnswer(string challenge, string salt, long expireAt, long answer)
    {
        DeepSeekSearch search = new(Challenge(challenge, salt, expireAt));

        Assert.Equal(answer, search.Find(0, 144_000));
        Assert.Equal(answer, search.Find(Math.Max(0, answer - 500), 144_000, mayUseVectors: false));
        Assert.Equal(answer, search.Find(answer, answer + 1));
        Assert.Equal(-1, search.Find(0, answer));
        Assert.Equal(-1, search.Find(answer + 1, answer + 1_000));
    }

    /// <summary>Wherever the answer lies among the four that go side by side, also where the digits grow.</summary>
    [Fact]
    public void Find_AnyPlace_IsFound()
    {
        foreach (long answer in (long[])[8, 9, 10, 11, 97, 98, 99, 100, 101, 999, 1_000, 9_998, 10_001])
        {
            byte[] digest = new byte[DeepSeekHash.DigestBytes];
            DeepSeekHash.Hash(System.Text.Encoding.UTF8.GetBytes($"salt_7_{answer}"), digest);
            DeepSeekSearch search = new(Challenge(Convert.ToHexString(digest), "salt", 7));

            for (long from = Math.Max(0, answer - 5); from <= answer; from++)
            {
                Assert.Equal(answer, search.Find(from, answer + 3));
            }
        }
    }

    /// <summary>Salts too long for one block go one by one.</summary>
    [Theory]
    [InlineData(120)]
    [InlineData(126)]
    [InlineData(140)]
    public void Find_LongSalt_IsFound(int length)
    {
        string salt = new('x', length);
        byte[] digest = new byte[DeepSeekHash.DigestBytes];
        DeepSeekHash.Hash(System.Text.Encoding.UTF8.GetBytes($"{salt}_7_333"), digest);

        Assert.Equal(333, new DeepSeekSearch(Challenge(Convert.ToHexString(digest), salt, 7)).Find(0, 1_000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("94e422f2ac55677000b92e561bb1a10da1a7fad54af93fa4706e4c1fa06eba5")]
    [InlineData("94e422f2ac55677000b92e561bb1a10da1a7fad54af93fa4706e4c1fa06ebaxx")]
    public void Find_MalformedChallenge_HasNoAnswer(string challenge) =>
        Assert.Equal(-1, new DeepSeekSearch(Challenge(challenge, "9fa6d396e71f769c77ee", 1771229508176)).Find(22_000, 23_000));

    [Fact]
    public void ToHeader_KnownChallenge_IsTheKnownHeader() =>
        Assert.Equal(
            "eyJhbGdvcml0aG0iOiJEZWVwU2Vla0hhc2hWMSIsImNoYWxsZW5nZSI6Ijk0ZTQyMmYyYWM1NTY3NzAwMGI5MmU1NjFiYjFhMTBkYTFhN2ZhZDU0YWY5M2ZhNDcwNmU0YzFmYTA2ZWJhNWMiLCJzYWx0IjoiOWZhNmQzOTZlNzFmNzY5Yzc3ZWUiLCJhbnN3ZXIiOjIyNTMzLCJzaWduYXR1cmUiOiI1YzNiNTlkOTVmMjgxMDY4MWU2MDYwMTg1MDU4M2IzNDdiYWQ0NzA3MzRmNmFhMjJiYjViNWFiNTVhYTUwMjcxIiwidGFyZ2V0X3BhdGgiOiIvYXBpL3YwL2NoYXQvY29tcGxldGlvbiJ9",
            Challenge(First, "9fa6d396e71f769c77ee", 1771229508176).ToHeader(22533));

    [Theory]
    [InlineData("""{"challenge":{"algorithm":"DeepSeekHashV1","challenge":"CH","salt":"s","signature":"g","difficulty":144000,"expire_at":1,"target_path":"/p"}}""", true)]
    [InlineData("""{"challenge":{"algorithm":"Other","challenge":"CH","salt":"s","signature":"g","difficulty":144000,"expire_at":1,"target_path":"/p"}}""", false)]
    [InlineData("""{"challenge":{"algorithm":"DeepSeekHashV1","challenge":"CH","salt":"s","signature":"g","difficulty":0,"expire_at":1,"target_path":"/p"}}""", false)]
    [InlineData("""{"challenge":{"algorithm":"DeepSeekHashV1","challenge":"CH","salt":"s","signature":"g","difficulty":99000000000,"expire_at":1,"target_path":"/p"}}""", false)]
    [InlineData("""{"challenge":{"algorithm":"DeepSeekHashV1"}}""", false)]
    [InlineData("""{"challenge":7}""", false)]
    [InlineData("[]", false)]
    public void TryRead_Reply_TakesOnlyWhatCanBeSolved(string data, bool isGood)
    {
        bool isRead = DeepSeekChallenge.TryRead(JsonTree.Parse(data.Replace("CH", First, StringComparison.Ordinal)), out DeepSeekChallenge? challenge);

        Assert.Equal(isGood, isRead);
        if (isGood)
        {
            Assert.Equal(new DeepSeekChallenge("DeepSeekHashV1", First, "s", "g", 144_000, 1, "/p"), challenge);
        }
    }

    private static DeepSeekChallenge Challenge(string challenge, string salt, long expireAt) => new(
        "DeepSeekHashV1", challenge, salt, "5c3b59d95f2810681e60601850583b347bad470734f6aa22bb5b5ab55aa50271", 144_000, expireAt, "/api/v0/chat/completion");
}
