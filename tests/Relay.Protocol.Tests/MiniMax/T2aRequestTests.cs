using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests.MiniMax;

public class T2aRequestTests
{
    private const string Typical =
        """
        {"model":"speech-2.8-turbo","text":"Hello there.","stream":true,
         "stream_options":{"exclude_aggregated_audio":true},
         "voice_setting":{"voice_id":"English_expressive_narrator","speed":1.5,"vol":2,"pitch":-3,"emotion":"happy"},
         "audio_setting":{"sample_rate":24000,"format":"pcm","channel":2,"bitrate":64000},
         "language_boost":"auto","pronunciation_dict":{"tone":["a/b"]},"output_format":"hex"}
        """;

    [Fact]
    public void Parse_TypicalBody_ReadsItsMembers()
    {
        T2aRequest request = Parse(Typical);

        Assert.Null(request.Error);
        Assert.Equal(
            ("speech-2.8-turbo", "English_expressive_narrator", true, true, T2aOutputFormat.Hex),
            (request.Model, request.VoiceId, request.Stream, request.ExcludeAggregatedAudio, request.OutputFormat));
        Assert.Equal(("pcm", 24000, 64000, 2), (request.Format, request.SampleRate, request.Bitrate, request.Channel));
        Assert.Equal((1.5, 2.0, -3, "happy"), (request.Speed, request.Vol, request.Pitch, request.Emotion));
    }

    [Fact]
    public void Parse_MinimalBody_HasTheDefaultsOfTheApi()
    {
        T2aRequest request = Parse("""{"model":"speech-2.8-hd","text":"Hello","voice_setting":{"voice_id":"male-qn-qingse"}}""");

        Assert.Null(request.Error);
        Assert.False(request.Stream || request.ExcludeAggregatedAudio || request.IsShortForm || request.HasTimbreWeights);
        Assert.Equal(("mp3", 32000, 128000, 1), (request.Format, request.SampleRate, request.Bitrate, request.Channel));
        Assert.Equal((1.0, 1.0, 0, ""), (request.Speed, request.Vol, request.Pitch, request.Emotion));
    }

    [Theory]
    [InlineData("Hello", "Hello", 5, 5)]
    [InlineData("你好，world", "你好，world", 10, 8)]
    [InlineData("""\u4f60\"\n\ud83d\ude00""", "你\"\n😀", 5, 4)]
    [InlineData("""\ud83d""", "\uFFFD", 1, 1)]
    public void Text_PlainOrEscaped_IsCountedAndRead(string raw, string text, long weighted, long codePoints)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"voice_id":"v","text":"{{raw}}","model":"m"}""");
        var output = new ArrayBufferWriter<byte>();

        T2aRequest request = T2aRequest.Parse(body);
        request.Text!.Value.WriteTo(body, output);

        Assert.Equal((weighted, codePoints), (request.Text.Value.Weighted, request.Text.Value.CodePoints));
        Assert.Equal(text, Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(raw, Encoding.UTF8.GetString(request.Text.Value.Raw(body)));
    }

    [Fact]
    public void Parse_VoiceAtTheRoot_IsTheShortForm()
    {
        T2aRequest request = Parse("""{"model":"m","text":"t","voice_id":"v"}""");

        Assert.Null(request.Error);
        Assert.Equal(("v", true), (request.VoiceId, request.IsShortForm));
    }

    [Fact]
    public void Parse_VoiceInBothPlaces_TakesTheNativeOne()
    {
        T2aRequest request = Parse("""{"model":"m","text":"t","voice_id":"root","voice_setting":{"voice_id":"native"}}""");

        Assert.Equal(("native", false), (request.VoiceId, request.IsShortForm));
    }

    [Theory]
    [InlineData("timbre_weights")]
    [InlineData("timber_weights")]
    public void Parse_MixedVoices_NeedNoVoiceId(string name)
    {
        T2aRequest request = Parse($$"""{"model":"m","text":"t","voice_setting":{"voice_id":""},"{{name}}":[{"voice_id":"a","weight":1},[]],"stream":true}""");

        Assert.Null(request.Error);
        Assert.True(request.HasTimbreWeights && request.Stream);
    }

    [Fact]
    public void Parse_NullMembers_AreAbsent()
    {
        T2aRequest request = Parse(
            """{"model":"m","text":"t","voice_id":"v","stream":null,"voice_setting":null,"audio_setting":{"format":null,"sample_rate":null},"timbre_weights":null,"stream_options":null,"output_format":null}""");

        Assert.Null(request.Error);
        Assert.Equal("mp3", request.Format);
    }

    [Fact]
    public void Parse_EscapedMemberName_IsTheMember()
    {
        T2aRequest request = Parse("""{"model":"m","text":"a","t\u0065xt":"much longer","voice_id":"v"}""");

        Assert.Equal(11, request.Text!.Value.Weighted);
    }

    [Theory]
    [InlineData("""{"text":"t","voice_id":"v"}""", "model", "model is required")]
    [InlineData("""{"model":"m","voice_id":"v"}""", "text", "text is required")]
    [InlineData("""{"model":"m","voice_id":"v","text":""}""", "text", "text must not be empty")]
    [InlineData("""{"model":"m","text":"t"}""", "voice_setting.voice_id", "voice_setting.voice_id is required")]
    [InlineData("""{"model":"m","text":"t","timbre_weights":[]}""", "voice_setting.voice_id", "voice_setting.voice_id is required")]
    [InlineData("""{"model":1,"text":"t","voice_id":"v"}""", "model", "model must be a string")]
    [InlineData("""{"model":"m","text":["t"],"voice_id":"v"}""", "text", "text must be a string")]
    [InlineData("""{"model":"m","text":"t","voice_id":"v","stream":"true"}""", "stream", "stream must be true or false")]
    [InlineData("""{"model":"m","text":"t","voice_setting":"v"}""", "voice_setting", "voice_setting must be an object")]
    [InlineData("""{"model":"m","text":"t","voice_id":"v","timbre_weights":{}}""", "timbre_weights", "timbre_weights must be an array")]
    [InlineData("""{"model":"m","text":"t","voice_id":"v","output_format":"mp3"}""", "output_format", "output_format must be hex or url")]
    [InlineData("[]", "", "body must be a JSON object")]
    [InlineData("7", "", "body must be a JSON object")]
    [InlineData("", "", "body is not valid JSON at line 1, byte 1")]
    [InlineData("{\"model\":\"m\",\n x}", "", "body is not valid JSON at line 2, byte 2")]
    [InlineData("""{"model":"m","text":"t","voice_id":"v"} x""", "", "body is not valid JSON at line 1, byte 41")]
    public void Parse_WrongBody_NamesTheField(string body, string field, string message)
    {
        Assert.Equal(new T2aRequestError(field, message), Parse(body).Error);
    }

    [Theory]
    [InlineData("voice_setting", "speed", "0.49", false)]
    [InlineData("voice_setting", "speed", "0.5", true)]
    [InlineData("voice_setting", "speed", "2", true)]
    [InlineData("voice_setting", "speed", "2.01", false)]
    [InlineData("voice_setting", "speed", "\"1\"", false)]
    [InlineData("voice_setting", "speed", "1e999", false)]
    [InlineData("voice_setting", "vol", "0", false)]
    [InlineData("voice_setting", "vol", "0.01", true)]
    [InlineData("voice_setting", "vol", "10", true)]
    [InlineData("voice_setting", "vol", "10.1", false)]
    [InlineData("voice_setting", "pitch", "-12", true)]
    [InlineData("voice_setting", "pitch", "12.0", true)]
    [InlineData("voice_setting", "pitch", "1.5", false)]
    [InlineData("voice_setting", "pitch", "13", false)]
    [InlineData("voice_setting", "pitch", "-99999999999", false)]
    [InlineData("voice_setting", "emotion", "1", false)]
    [InlineData("audio_setting", "format", "\"opus\"", true)]
    [InlineData("audio_setting", "format", "\"aac\"", false)]
    [InlineData("audio_setting", "sample_rate", "44100", true)]
    [InlineData("audio_setting", "sample_rate", "48000", false)]
    [InlineData("audio_setting", "bitrate", "32000", true)]
    [InlineData("audio_setting", "bitrate", "1", false)]
    [InlineData("audio_setting", "channel", "2", true)]
    [InlineData("audio_setting", "channel", "3", false)]
    [InlineData("audio_setting", "anything", "{\"a\":[1]}", true)]
    public void Parse_SettingAtOrPastItsLimit_IsTakenOrNamed(string section, string name, string value, bool valid)
    {
        T2aRequest request = Parse($$"""{"{{section}}":{"{{name}}":{{value}}},"model":"m","text":"t","voice_id":"v"}""");

        Assert.Equal(valid ? null : $"{section}.{name}", request.Error?.Field);
    }

    [Fact]
    public void Parse_AsynchronousName_IsTheSampleRate()
    {
        Assert.Equal(8000, Parse("""{"audio_setting":{"audio_sample_rate":8000}}""").SampleRate);
    }

    [Theory]
    [InlineData("""{"event":"task_start","model":"m","voice_setting":{"voice_id":"v"},"session_id":"s"}""", T2aCommand.TaskStart, null)]
    [InlineData("""{"event":"task_start","model":"m"}""", T2aCommand.TaskStart, "voice_setting.voice_id")]
    [InlineData("""{"event":"task_continue","text":"t"}""", T2aCommand.TaskContinue, null)]
    [InlineData("""{"event":"task_continue","text":""}""", T2aCommand.TaskContinue, null)]
    [InlineData("""{"event":"task_continue"}""", T2aCommand.TaskContinue, "text")]
    [InlineData("""{"event":"task_finish"}""", T2aCommand.TaskFinish, null)]
    [InlineData("""{"event":"task_cancel"}""", T2aCommand.TaskCancel, null)]
    [InlineData("""{"event":"task_flush"}""", T2aCommand.TaskFlush, null)]
    [InlineData("""{"event":"task_dance"}""", T2aCommand.Unknown, null)]
    [InlineData("""{"text":"t"}""", T2aCommand.None, "event")]
    public void Parse_ClientMessage_NeedsWhatItsEventNeeds(string message, T2aCommand command, string? wrongField)
    {
        T2aRequest request = T2aRequest.Parse(Encoding.UTF8.GetBytes(message), T2aRequestKind.Message);

        Assert.Equal((command, wrongField), (request.Command, request.Error?.Field));
    }

    [Fact]
    public void Parse_BodyWithBytesChanged_NeverThrows()
    {
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] body = Encoding.UTF8.GetBytes(Typical);
            for (int i = random.Next(4); i >= 0; i--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            _ = T2aRequest.Parse(body);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static T2aRequest Parse(string body) => T2aRequest.Parse(Encoding.UTF8.GetBytes(body));
}
