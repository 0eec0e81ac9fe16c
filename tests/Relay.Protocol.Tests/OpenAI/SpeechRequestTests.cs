using System.Buffers;
using System.Text;
using Relay.Protocol.OpenAI;

namespace Relay.Protocol.Tests.OpenAI;

public class SpeechRequestTests
{
    [Fact]
    public void Parse_FullBody_ReadsItsMembers()
    {
        byte[] body = Encoding.UTF8.GetBytes(
            """{"model":"gpt-4o-mini-tts","input":"你好\n","voice":"alloy","instructions":"calm","response_format":"pcm","speed":1.5,"stream_format":"sse","x":{}}""");
        var input = new ArrayBufferWriter<byte>();

        SpeechRequest request = SpeechRequest.Parse(body);
        request.Input!.Value.WriteTo(body, input);

        Assert.Null(request.Error);
        Assert.Equal(("gpt-4o-mini-tts", "alloy", false, "pcm"), (request.Model, request.Voice, request.IsVoiceId, request.ResponseFormat));
        Assert.Equal((1.5, SpeechStreamFormat.Sse), (request.Speed, request.StreamFormat));
        Assert.Equal("你好\n", Encoding.UTF8.GetString(input.WrittenSpan));
        Assert.Equal((5, 3), (request.Input.Value.Weighted, request.Input.Value.CodePoints));
        Assert.Equal("calm"u8, request.Instructions!.Value.Raw(body));
    }

    [Fact]
    public void Parse_MinimalBody_HasTheDefaultsOfTheApi()
    {
        SpeechRequest request = Parse("""{"model":"tts-1","input":"a","voice":"alloy"}""");

        Assert.Null(request.Error);
        Assert.Equal(("mp3", 1.0, SpeechStreamFormat.Audio), (request.ResponseFormat, request.Speed, request.StreamFormat));
    }

    [Fact]
    public void Parse_VoiceObject_IsAnId()
    {
        SpeechRequest request = Parse("""{"model":"m","input":"a","voice":{"name":"n","id":"voice_1"}}""");

        Assert.Equal(("voice_1", true, null), (request.Voice, request.IsVoiceId, request.Error));
    }

    [Theory]
    [InlineData("""{"input":"a","voice":"v"}""", "model", "'model' is required.")]
    [InlineData("""{"model":"m","voice":"v"}""", "input", "'input' is required.")]
    [InlineData("""{"model":"m","input":"","voice":"v"}""", "input", "'input' must not be empty.")]
    [InlineData("""{"model":"m","input":1,"voice":"v"}""", "input", "'input' must be a string.")]
    [InlineData("""{"model":"m","input":"a"}""", "voice", "'voice' is required.")]
    [InlineData("""{"model":"m","input":"a","voice":{}}""", "voice", "'voice' is required.")]
    [InlineData("""{"model":"m","input":"a","voice":{"id":1}}""", "voice.id", "'voice.id' must be a string.")]
    [InlineData("""{"model":"m","input":"a","voice":"v","response_format":"ogg"}""", "response_format", "'response_format' must be one of mp3, opus, aac, flac, wav, pcm.")]
    [InlineData("""{"model":"m","input":"a","voice":"v","speed":0.2}""", "speed", "'speed' must be from 0.25 to 4.")]
    [InlineData("""{"model":"m","input":"a","voice":"v","speed":"1"}""", "speed", "'speed' must be a number.")]
    [InlineData("""{"model":"m","input":"a","voice":"v","stream_format":"ws"}""", "stream_format", "'stream_format' must be audio or sse.")]
    [InlineData("[]", "", "The body must be a JSON object.")]
    [InlineData("{", "", "The body is not valid JSON at line 1, byte 2.")]
    public void Parse_WrongBody_NamesTheField(string body, string field, string message)
    {
        Assert.Equal(new SpeechRequestError(field, message), Parse(body).Error);
    }

    private static SpeechRequest Parse(string body) => SpeechRequest.Parse(Encoding.UTF8.GetBytes(body));
}
