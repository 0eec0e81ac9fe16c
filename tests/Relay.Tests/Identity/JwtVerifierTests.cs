using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>What is a token of ours, and everything that only looks like one. Each forgery differs from a good token in one thing.</summary>
public sealed class JwtVerifierTests : IDisposable
{
    private readonly JwtRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Verify_OurOwn_IsGoodAndSaysWhoItIs()
    {
        string token = await _rig.SignAsync(_rig.Claims());

        JwtVerdict verdict = await _rig.Verifier.VerifyAsync(token, TestContext.Current.CancellationToken);

        Assert.Equal((JwtFault.None, "u-1", "ada"), (verdict.Fault, verdict.Claims!.Subject, verdict.Claims.UserName));
        Assert.Equal(_rig.Store.Rows[0].KeyId, verdict.KeyId);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"None","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"HS256","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"RS512","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"PS256","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"rs256","kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":["RS256"],"kid":"KID"}""", "Algorithm")]
    [InlineData("""{"kid":"KID"}""", "Algorithm")]
    [InlineData("""{"alg":"RS256","kid":"KID","crit":["exp"]}""", "Algorithm")]
    [InlineData("""{"alg":"RS256","kid":"KID","typ":"at+jwt"}""", "Algorithm")]
    [InlineData("""{"alg":"RS256","kid":"other"}""", "Key")]
    [InlineData("""{"alg":"RS256","kid":""}""", "Key")]
    [InlineData("""{"alg":"RS256","kid":7}""", "Key")]
    [InlineData("""{"alg":"RS256","kid":"' OR 1=1 --"}""", "Key")]
    [InlineData("""{"alg":"RS256"}""", "Key")]
    [InlineData("""{"alg":"RS256","alg":"none","kid":"KID"}""", "Malformed")]
    [InlineData("""{"alg":"none","alg":"RS256","kid":"KID"}""", "Malformed")]
    [InlineData("""["RS256"]""", "Malformed")]
    [InlineData("""{"alg":"RS256",}""", "Malformed")]
    [InlineData("""{"alg":"RS256","kid":"\ud800"}""", "Malformed")]
    public async Task Verify_OtherHeader_IsRefusedAlthoughTheSignatureFits(string header, string fault)
    {
        string token = await _rig.SignAsync(_rig.Claims(), header);

        Assert.Equal(Enum.Parse<JwtFault>(fault), await _rig.FaultAsync(token));
    }

    [Fact]
    public async Task Verify_Hs256WithThePublicKeyAsSecret_IsRefused()
    {
        await _rig.SignAsync(_rig.Claims());
        JwtKeyRow row = _rig.Store.Rows[0];
        string signed = JwtRig.Encode($$"""{"alg":"HS256","kid":"{{row.KeyId}}","typ":"JWT"}""") + "." + JwtRig.Encode(_rig.Claims());
        byte[] mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(row.PublicKey), Encoding.ASCII.GetBytes(signed));

        Assert.Equal(JwtFault.Algorithm, await _rig.FaultAsync(signed + "." + Base64Url.EncodeToString(mac)));
    }

    [Fact]
    public async Task Verify_Rs256HeaderOverAMacOfThePublicKey_IsRefused()
    {
        string[] parts = (await _rig.SignAsync(_rig.Claims())).Split('.');
        byte[] mac = HMACSHA256.HashData(
            Encoding.ASCII.GetBytes(_rig.Store.Rows[0].PublicKey), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));

        Assert.Equal(JwtFault.Signature, await _rig.FaultAsync($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(mac)}"));
    }

    [Fact]
    public async Task Verify_OurKeyIdSignedByAStranger_IsRefused()
    {
        await _rig.SignAsync(_rig.Claims());
        using var stranger = RSA.Create(2048);
        string header = $$"""{"alg":"RS256","kid":"{{_rig.Store.Rows[0].KeyId}}"}""";

        Assert.Equal(JwtFault.Signature, await _rig.FaultAsync(JwtRig.SignWith(stranger, _rig.Claims(), header)));
    }

    [Fact]
    public async Task Verify_ClaimsOfAnotherToken_AreRefused()
    {
        string[] mine = (await _rig.SignAsync(_rig.Claims())).Split('.');
        string[] other = (await _rig.SignAsync(_rig.Claims(exp: _rig.Now + 99999))).Split('.');

        Assert.Equal(JwtFault.Signature, await _rig.FaultAsync($"{mine[0]}.{other[1]}.{mine[2]}"));
    }

    [Theory]
    [InlineData("iss", "\"cloudsway\"", "Issuer")]
    [InlineData("iss", "\"RELAY\"", "Issuer")]
    [InlineData("iss", "[\"relay\"]", "Claims")]
    [InlineData("sub", "\"\"", "Claims")]
    [InlineData("sub", "17", "Claims")]
    [InlineData("exp", "\"9999999999\"", "Claims")]
    [InlineData("exp", "9999999999999999999999", "Claims")]
    [InlineData("exp", "-1", "Claims")]
    [InlineData("exp", "1.5", "Claims")]
    [InlineData("exp", "null", "Claims")]
    [InlineData("exp", "1", "Expired")]
    [InlineData("iat", "true", "Claims")]
    [InlineData("iat", "9999999999", "NotYet")]
    [InlineData("nbf", "9999999999", "NotYet")]
    [InlineData("nbf", "\"soon\"", "Claims")]
    [InlineData("jti", "5", "Claims")]
    public async Task Verify_OtherClaim_IsRefused(string claim, string value, string fault)
    {
        Dictionary<string, string> claims = new()
        {
            ["sub"] = "\"u-1\"",
            ["iat"] = $"{_rig.Now}",
            ["exp"] = $"{_rig.Now + 60}",
            ["iss"] = "\"relay\"",
            ["jti"] = "\"1\"",
            [claim] = value,
        };
        string token = await _rig.SignAsync($"{{{string.Join(',', claims.Select(static c => $"\"{c.Key}\":{c.Value}"))}}}");

        Assert.Equal(Enum.Parse<JwtFault>(fault), await _rig.FaultAsync(token));
    }

    [Theory]
    [InlineData(",\"jti\":\"1\",\"exp\":9999999999", "Malformed")]
    [InlineData(",\"jti\":\"1\",\"sub\":\"root\"", "Malformed")]
    [InlineData(",\"jti\":\"1\",\"deep\":[[[[[[[[[[1]]]]]]]]]]", "Malformed")]
    [InlineData("", "Claims")]
    public async Task Verify_ClaimTwiceOrMissing_IsRefused(string more, string fault)
    {
        string token = await _rig.SignAsync(_rig.Claims(more: more));

        Assert.Equal(Enum.Parse<JwtFault>(fault), await _rig.FaultAsync(token));
    }

    [Theory]
    [InlineData(10, "None")]
    [InlineData(11, "NotYet")]
    public async Task Verify_IssuedByAClockAheadOfOurs_IsGoodWithinTheAllowance(int seconds, string fault)
    {
        string token = await _rig.SignAsync(_rig.Claims(iat: _rig.Now + seconds));

        Assert.Equal(Enum.Parse<JwtFault>(fault), await _rig.FaultAsync(token));
    }

    [Theory]
    [InlineData(59, "None")]
    [InlineData(60, "Expired")]
    public async Task Verify_AtItsExpiry_EndsToTheSecond(int seconds, string fault)
    {
        string token = await _rig.SignAsync(_rig.Claims());

        _rig.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(Enum.Parse<JwtFault>(fault), await _rig.FaultAsync(token));
    }

    [Fact]
    public async Task Verify_EveryOtherSpelling_IsRefused()
    {
        string token = await _rig.SignAsync(_rig.Claims());
        string[] parts = token.Split('.');
        string[] spellings =
        [
            "", ".", "..", "...", "a", "a.b", parts[0], $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $"{token}.", $"{token}.x", $".{token}",
            $"{token}=", $"{token}==", $" {token}", $"{token}\n", $"{parts[0]}=.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]} .{parts[2]}",
            $"{parts[0]}.{parts[1]}.{parts[2]}A", $"{parts[0]}.{parts[1]}.{parts[2][..^1]}", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}",
            $"{parts[0]}.{parts[1]}.{parts[2][..^1]}{NextLetter(parts[2][^1])}", $"{parts[0]}.{parts[1]}.{parts[2].Replace('-', '+').Replace('_', '/')}!",
            $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", $"é{token[1..]}", $"{parts[0]}.{parts[1]}.{new string('A', 4000)}",
        ];

        foreach (string spelling in spellings)
        {
            Assert.NotEqual((JwtFault.None, spelling), (await _rig.FaultAsync(spelling), spelling));
        }
    }

    [Fact]
    public async Task Verify_SpareBitsOfTheLastLetter_AreRefused()
    {
        // 256 bytes of signature leave four bits unused in their last letter: sixteen spellings of the same bytes.
        string token = await _rig.SignAsync(_rig.Claims());
        char[] same = ['A', 'B', 'Q', 'R', 'g', 'h', 'w', 'x'];

        foreach (char letter in same.Where(letter => letter != token[^1]))
        {
            Assert.NotEqual((JwtFault.None, letter), (await _rig.FaultAsync(token[..^1] + letter), letter));
        }
    }

    [Fact]
    public async Task Verify_OfTheOriginalProject_IsGoodByItsImportedKeyOnly()
    {
        await _rig.SignAsync(_rig.Claims());
        using RSA imported = await _rig.ImportKeyAsync();
        _rig.Clock.Advance(TimeSpan.FromSeconds(3));
        const string header = """{"alg":"RS256","typ":"JWT"}""";
        string original = JwtRig.SignWith(imported, _rig.Claims(iss: "cloudsway", more: ""), header);
        string stranger = JwtRig.SignWith(RSA.Create(2048), _rig.Claims(iss: "cloudsway", more: ""), header);
        string otherIssuer = JwtRig.SignWith(imported, _rig.Claims(iss: "somebody", more: ""), header);

        Assert.Equal(JwtFault.None, await _rig.FaultAsync(original));
        Assert.Equal(JwtFault.Signature, await _rig.FaultAsync(stranger));
        Assert.Equal(JwtFault.Issuer, await _rig.FaultAsync(otherIssuer));
        Assert.Equal(JwtFault.Issuer, await _rig.FaultAsync(await _rig.SignAsync(_rig.Claims(iss: "cloudsway"))));
    }

    [Fact]
    public async Task Verify_OfAnImportedKeyThatHasRetired_IsRefused()
    {
        using RSA imported = await _rig.ImportKeyAsync();
        string original = JwtRig.SignWith(imported, _rig.Claims(exp: _rig.Now + 9_999_999, iss: "cloudsway", more: ""), """{"alg":"RS256"}""");

        _rig.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(JwtFault.Key, await _rig.FaultAsync(original));
    }

    private static char NextLetter(char letter) => letter == 'A' ? 'B' : 'A';
}
