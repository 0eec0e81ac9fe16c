using System.Buffers;
using System.Text;
using Relay.Protocol.OpenAI;

namespace Relay.Protocol.Tests.OpenAI;

public class SpeechWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Theory]
    [InlineData(SpeechDeltaMembers.Audio, "\"audio\":\"AQIDBA==\"")]
    [InlineData(SpeechDeltaMembers.Delta, "\"delta\":\"AQIDBA==\"")]
    [InlineData(SpeechDeltaMembers.Both, "\"audio\":\"AQIDBA==\",\"delta\":\"AQIDBA==\"")]
    public void WriteDelta_Audio_StandsUnderTheNamesAskedFor(SpeechDeltaMembers members, string expected)
    {
        SpeechWriter.WriteDelta(_output, [1, 2, 3, 4], members);

        Assert.Equal($$"""data: {"type":"speech.audio.delta",{{expected}}}""" + "\n\n", Written);
    }

    [Fact]
    public void WriteDone_Usage_IsSummed()
    {
        SpeechWriter.WriteDone(_output, 14, 101);

        Assert.Equal("""data: {"type":"speech.audio.done","usage":{"input_tokens":14,"output_tokens":101,"total_tokens":115}}""" + "\n\n", Written);
    }

    [Fact]
    public void WriteError_WithoutParamAndCode_WritesNull()
    {
        SpeechWriter.WriteError(_output, "no \"good\"", "server_error"u8);

        Assert.Equal("""{"error":{"message":"no \"good\"","type":"server_error","param":null,"code":null}}""", Written);
    }

    [Fact]
    public void WriteSseError_WithParamAndCode_IsOneEvent()
    {
        SpeechWriter.WriteSseError(_output, "bad", "invalid_request_error"u8, "speed", "invalid_value");

        Assert.Equal(
            """data: {"type":"error","error":{"message":"bad","type":"invalid_request_error","param":"speed","code":"invalid_value"}}""" + "\n\n",
            Written);
    }
}
