using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests.MiniMax;

public class T2aRequestWriterTests
{
    [Fact]
    public void Write_FullModel_ParsesBackTheSame()
    {
        var model = new T2aRequestModel
        {
            Model = "speech-2.8-hd",
            Text = "你好 \"x\"\n"u8,
            VoiceId = "a\"b",
            Stream = true,
            ExcludeAggregatedAudio = true,
            Speed = 1.25,
            Vol = 3,
            Pitch = -2,
            Emotion = "calm",
            Format = "wav",
            SampleRate = 24000,
            Bitrate = 64000,
            Channel = 2,
            LanguageBoost = "auto",
        };
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.Write(output, in model);
        T2aRequest request = T2aRequest.Parse(output.WrittenSpan);

        Assert.Null(request.Error);
        Assert.Equal("你好 \"x\"\n", Text(request, output));
        Assert.Equal(("speech-2.8-hd", "a\"b", true, true), (request.Model, request.VoiceId, request.Stream, request.ExcludeAggregatedAudio));
        Assert.Equal((1.25, 3.0, -2, "calm"), (request.Speed, request.Vol, request.Pitch, request.Emotion));
        Assert.Equal(("wav", 24000, 64000, 2), (request.Format, request.SampleRate, request.Bitrate, request.Channel));
    }

    [Fact]
    public void Write_SmallModel_LeavesTheRestOut()
    {
        var model = new T2aRequestModel { Model = "m", Text = "t"u8, VoiceId = "v" };
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.Write(output, in model);

        Assert.Equal(
            """{"model":"m","text":"t","stream":false,"voice_setting":{"voice_id":"v"},"audio_setting":{}}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Write_InvalidUtf8_StaysValidJson()
    {
        var model = new T2aRequestModel { Model = "m", Text = [(byte)'a', 0xFF, 0xE8], VoiceId = "v" };
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.Write(output, in model);

        Assert.Equal("a\uFFFD\uFFFD", Text(T2aRequest.Parse(output.WrittenSpan), output));
    }

    [Fact]
    public void WriteTaskStart_Model_IsAClientMessage()
    {
        var model = new T2aRequestModel { Model = "m", VoiceId = "v", Format = "pcm" };
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.WriteTaskStart(output, in model);
        T2aRequest request = T2aRequest.Parse(output.WrittenSpan, T2aRequestKind.Message);

        Assert.Null(request.Error);
        Assert.Equal((T2aCommand.TaskStart, "v", "pcm"), (request.Command, request.VoiceId, request.Format));
    }

    [Fact]
    public void WriteTaskContinue_Text_IsAClientMessage()
    {
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.WriteTaskContinue(output, "语\""u8);
        T2aRequest request = T2aRequest.Parse(output.WrittenSpan, T2aRequestKind.Message);

        Assert.Equal((T2aCommand.TaskContinue, "语\""), (request.Command, Text(request, output)));
    }

    [Fact]
    public void TaskFinish_Constant_IsAClientMessage()
    {
        Assert.Equal(T2aCommand.TaskFinish, T2aRequest.Parse(T2aRequestWriter.TaskFinish, T2aRequestKind.Message).Command);
    }

    [Theory]
    [InlineData("""{"model":"m","text":"t","voice_id":"v"}""", """{"voice_setting":{"voice_id":"v"},"model":"m","text":"t"}""")]
    [InlineData("""{"voice_id":"v\"1","model":"m","text":"\u4f60","n":12345678901234567890}""", """{"voice_setting":{"voice_id":"v\"1"},"model":"m","text":"\u4f60","n":12345678901234567890}""")]
    [InlineData("""{"voice_setting":{"speed":1.50,"voice_id":""},"text":"t","model":"m","voice_id":"v"}""", """{"voice_setting":{"voice_id":"v","speed":1.50},"text":"t","model":"m"}""")]
    [InlineData("""{"voice_setting":null,"text":"t","model":"m","voice_id":"v","x":[{"voice_id":1}]}""", """{"voice_setting":{"voice_id":"v"},"text":"t","model":"m","x":[{"voice_id":1}]}""")]
    public void WriteNative_ShortForm_MovesTheVoiceAndKeepsTheRest(string body, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        T2aRequest request = T2aRequest.Parse(bytes);
        var output = new ArrayBufferWriter<byte>();
        Assert.Null(request.Error);

        T2aRequestWriter.WriteNative(output, bytes, request);

        Assert.Equal(Canonical(expected), Canonical(Encoding.UTF8.GetString(output.WrittenSpan)));
        Assert.False(T2aRequest.Parse(output.WrittenSpan).IsShortForm);
    }

    [Theory]
    [InlineData("""{"model":"tts-1","text":"t"}""", """{"model":"a\"b","text":"t"}""")]
    [InlineData("""{ "text":"\u4f60", "x":{"model":"tts-1"}, "model" : "tts-1" , "n":1.50}""", """{ "text":"\u4f60", "x":{"model":"tts-1"}, "model" : "a\"b" , "n":1.50}""")]
    [InlineData("""{"model":"tts-1","model":"tts-1"}""", """{"model":"a\"b","model":"a\"b"}""")]
    public void WriteRenamed_Body_ChangesTheModelAndNoOtherByte(string body, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        T2aRequestWriter.WriteRenamed(output, Encoding.UTF8.GetBytes(body), "a\"b");

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Text(T2aRequest request, ArrayBufferWriter<byte> body)
    {
        var text = new ArrayBufferWriter<byte>();
        request.Text!.Value.WriteTo(body.WrittenSpan, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetRawText().Replace("\\u0022", "\\\"", StringComparison.Ordinal);
    }
}
