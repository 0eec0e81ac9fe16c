using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Hosting;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class LocalVoiceOptionsCheckTests
{
    [Fact]
    public void Validate_Defaults_Pass()
    {
        Assert.True(new LocalVoiceOptionsCheck().Validate(null, new LocalVoiceOptions()).Succeeded);
    }

    [Theory]
    [InlineData("Local:Command", "", "Upstreams:Local:Command")]
    [InlineData("Local:MaxProcesses", "0", "Upstreams:Local:MaxProcesses")]
    [InlineData("Local:MaxWaiting", "-1", "Upstreams:Local:MaxWaiting")]
    [InlineData("Local:WaitTimeoutMs", "0", "Upstreams:Local:WaitTimeoutMs")]
    [InlineData("Local:FirstAudioTimeoutMs", "0", "Upstreams:Local:FirstAudioTimeoutMs")]
    [InlineData("Local:KillGraceMs", "0", "Upstreams:Local:KillGraceMs")]
    [InlineData("Local:RawSampleRate", "1", "Upstreams:Local:RawSampleRate")]
    [InlineData("Local:Arguments:0", "{text}", "Upstreams:Local:Arguments")]
    [InlineData("Local:Command", "piper", "Upstreams:Local:Arguments")]
    [InlineData("Local:Voices:amy", "", "Upstreams:Local:Voices")]
    public void Bind_BadSetting_FailsNamingIt(string key, string value, string named)
    {
        var thrown = Assert.Throws<StartException>(() => Bind((key, value)));

        Assert.Contains(named, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_OtherProgramWithoutDefaultVoice_FailsNamingIt()
    {
        var thrown = Assert.Throws<StartException>(() => Bind(("Local:Command", "piper"), ("Local:Arguments:0", "{voice}")));

        Assert.Contains("Upstreams:Local:DefaultVoice", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_Piper_BindsEverything()
    {
        LocalVoiceOptions options = Bind(
            ("Local:Command", "piper"),
            ("Local:Arguments:0", "--model"),
            ("Local:Arguments:1", "{voice}"),
            ("Local:Arguments:2", "--output-raw"),
            ("Local:OutputKind", "RawPcm"),
            ("Local:RawSampleRate", "16000"),
            ("Local:DefaultVoice", "amy"),
            ("Local:Voices:amy", "/models/amy.onnx"));

        using var voice = new LocalVoice(Options.Create(options), TimeProvider.System, NullLogger<LocalVoice>.Instance);
        Assert.Equal(["--model", "{voice}", "--output-raw"], options.Arguments);
        Assert.Equal((LocalAudioKind.RawPcm, 16_000), (options.OutputKind, options.RawSampleRate));
        Assert.Equal("/models/amy.onnx", options.Voices["amy"]);
        Assert.Contains("amy", voice.VoiceIds);
    }

    private static LocalVoiceOptions Bind(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>("Upstreams:" + s.Key, s.Value)))
            .Build();
        return AllOptions.Bind(configuration).Local;
    }
}
