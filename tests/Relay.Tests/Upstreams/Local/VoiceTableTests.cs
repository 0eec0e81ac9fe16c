using System.Text;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class VoiceTableTests
{
    [Theory]
    [InlineData(null, "Hello", "en-us")]
    [InlineData("", "Hello", "en-us")]
    [InlineData("alloy", "你好", "cmn")]
    [InlineData("nova", "Hello", "en-us+f2")]
    [InlineData("cedar", "こんにちは世界", "ja+m5")]
    [InlineData("male-qn-qingse", "Hello", "cmn+m3")]
    [InlineData("Chinese (Mandarin)_News_Anchor", "Hello", "cmn+f3")]
    [InlineData("English_expressive_narrator", "你好", "en-us")]
    [InlineData("en", "你好", "en")]
    [InlineData("en-us", "x", "en-us")]
    [InlineData("EN-GB", "x", "EN-GB")]
    [InlineData("cmn+f3", "x", "cmn+f3")]
    public void TryResolve_KnownId_GivesTheProgramsVoice(string? id, string text, string expected)
    {
        Assert.Equal(expected, Resolve(new LocalVoiceOptions(), espeak: true, id, text));
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("Nova")]
    [InlineData("en+")]
    [InlineData("en+../x")]
    [InlineData("+f2")]
    [InlineData("/etc/passwd")]
    [InlineData("{lang}")]
    public void TryResolve_UnknownId_IsFalse(string id)
    {
        Assert.Null(Resolve(new LocalVoiceOptions(), espeak: true, id, "Hello"));
    }

    [Fact]
    public void TryResolve_ConfiguredId_WinsOverTheBuiltInOne()
    {
        var options = new LocalVoiceOptions { Voices = { ["nova"] = "en-gb+f5" } };

        Assert.Equal("en-gb+f5", Resolve(options, espeak: true, "nova", "Hello"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("alloy")]
    [InlineData("male-qn-qingse")]
    public void TryResolve_OtherProgram_BuiltInIdsMeanItsDefault(string? id)
    {
        var options = new LocalVoiceOptions { DefaultVoice = "/models/amy.onnx" };

        Assert.Equal("/models/amy.onnx", Resolve(options, espeak: false, id, "Hello"));
    }

    [Fact]
    public void TryResolve_OtherProgram_KnowsNoEspeakNames()
    {
        Assert.Null(Resolve(new LocalVoiceOptions { DefaultVoice = "amy" }, espeak: false, "en-us", "Hello"));
    }

    [Fact]
    public void TryResolve_DefaultIsAConfiguredId_GivesItsVoice()
    {
        var options = new LocalVoiceOptions { DefaultVoice = "amy", Voices = { ["amy"] = "/models/{lang}.onnx" } };

        Assert.Equal("/models/ko.onnx", Resolve(options, espeak: false, "echo", "안녕"));
    }

    private static string? Resolve(LocalVoiceOptions options, bool espeak, string? id, string text) =>
        new VoiceTable(options, espeak).TryResolve(id, Encoding.UTF8.GetBytes(text), out string voice) ? voice : null;
}
