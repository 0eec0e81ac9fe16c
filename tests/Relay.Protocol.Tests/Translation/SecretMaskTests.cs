using Relay.Protocol.Translation;

namespace Relay.Protocol.Tests.Translation;

public class SecretMaskTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no key in here", "no key in here")]
    [InlineData("task-list-of-things and risk-taking", "task-list-of-things and risk-taking")]
    [InlineData("sk-short", "sk-short")]
    [InlineData("sk-12345678", "sk-…")]
    [InlineData("(sk-abcdefgh) and eyJhbGci.OiJI, done", "(sk-…) and eyJ…, done")]
    [InlineData("sk-sk-sk-sk-sk-", "sk-…")]
    [InlineData("AQ.Ab8RN6_-*x ya29.a0AfH6SMB", "AQ.… ya29.…")]
    [InlineData("_sk-abcdefgh", "_sk-…")]
    public void Apply_Text_LosesItsKeysOnly(string text, string masked) => Assert.Equal(masked, SecretMask.Apply(text));
}
