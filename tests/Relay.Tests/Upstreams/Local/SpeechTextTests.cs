using System.Text;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class SpeechTextTests
{
    [Theory]
    [InlineData("plain text, 你好 😀", "plain text, 你好 😀")]
    [InlineData("line\r\nline\ttab", "line\r\nline\ttab")]
    [InlineData("a\0b\u0001c\u007Fd", "a b c d")]
    [InlineData("[[h@l'oU]] [x] [[[[y", "[ h@l'oU]] [x] [ [ y")]
    public void Copy_AnySplit_TakesOutWhatIsNotText(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int split = 0; split <= bytes.Length; split++)
        {
            var copy = default(SpeechText);
            var result = new byte[bytes.Length];
            copy.Copy(bytes.AsSpan(0, split), result);
            copy.Copy(bytes.AsSpan(split), result.AsSpan(split));

            Assert.Equal(expected, Encoding.UTF8.GetString(result));
        }
    }
}
