using System.Buffers.Text;
using System.Text;
using Relay.Protocol.WebSessions;
using Xunit;

namespace Relay.Protocol.Tests.WebSessions;

public sealed class WebJwtTests
{
    [Theory]
    [InlineData("an opaque token", null)]
    [InlineData("a.b.c", null)]
    [InlineData("{exp:100}", 100L)]
    [InlineData("{}", null)]
    [InlineData("realuser+{exp:100}", 100L)]
    [InlineData("{exp:100}+{exp:300}", 300L)]
    [InlineData("{exp:300}+{exp:100}", 300L)]
    [InlineData("{exp:100}+{}", null)]
    [InlineData("{exp:-5}", null)]
    public void EndOf_Tokens_IsTheLatestTheyState(string pattern, long? end)
    {
        string token = string.Join('+', pattern.Split('+').Select(static part => part is ['{', ..] ? Jwt(part) : part));

        Assert.Equal(end, WebJwt.EndOf(token)?.ToUnixTimeSeconds());
    }

    private static string Jwt(string claims) =>
        $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.Replace("exp", "\"exp\"", StringComparison.Ordinal)))}.c2ln";
}
