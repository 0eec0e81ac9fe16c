using System.Text;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class ProgramVersionTests
{
    [Theory]
    [InlineData("eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/espeak-ng-data\n", "1.51")]
    [InlineData("1.2.0\n", "1.2.0")]
    [InlineData("tool version 3.0, built today", "3.0")]
    [InlineData("usage: tool [options]", null)]
    [InlineData("", null)]
    public void Find_ProgramAnswer_GivesTheNumber(string output, string? expected)
    {
        Assert.Equal(expected, ProgramVersion.Find(Encoding.UTF8.GetBytes(output)));
    }
}
