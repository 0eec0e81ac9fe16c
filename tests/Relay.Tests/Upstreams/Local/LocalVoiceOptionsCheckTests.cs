using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    public void Registration_BadSetting_FailsNamingIt(string key, string value, string named)
    {
        using ServiceProvider services = Register((key, value));

        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<LocalVoice>());

        Assert.Contains(named, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_OtherProgramWithoutDefaultVoice_FailsNamingIt()
    {
        using ServiceProvider services = Register(("Local:Command", "piper"), ("Local:Arguments:0", "{voice}"));

        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<LocalVoice>());

        Assert.Contains("Upstreams:Local:DefaultVoice", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_Piper_BindsEverything()
    {
        using ServiceProvider services = Register(
            ("Local:Command", "piper"),
            ("Local:Arguments:0", "--model"),
            ("Local:Arguments:1", "{voice}"),
            ("Local:Arguments:2", "--output-raw"),
            ("Local:OutputKind", "RawPcm"),
            ("Local:RawSampleRate", "16000"),
            ("Local:DefaultVoice", "amy"),
            ("Local:Voices:amy", "/models/amy.onnx"));

        LocalVoiceOptions options = services.GetRequiredService<IOptions<LocalVoiceOptions>>().Value;

        Assert.Equal(["--model", "{voice}", "--output-raw"], options.Arguments);
        Assert.Equal((LocalAudioKind.RawPcm, 16_000), (options.OutputKind, options.RawSampleRate));
        Assert.Equal("/models/amy.onnx", options.Voices["amy"]);
        Assert.Contains("amy", services.GetRequiredService<LocalVoice>().VoiceIds);
    }

    private static ServiceProvider Register(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
            .Build();
        return new ServiceCollection().AddLogging().AddLocalVoice(configuration.GetSection("Local")).BuildServiceProvider();
    }
}
