using System.Buffers;
using System.Text;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

public sealed class ChatBodyEditorTests
{
    [Theory]
    [InlineData("""{"model":"a","messages":[ 1 ]}""", """{"model":"b\"","messages":[ 1 ]}""")]
    [InlineData("""{ "messages":[{"model":"a"}] , "mod\u0065l" : "a" }""", """{"messages":[{"model":"a"}],"mod\u0065l" : "b\""}""")]
    public void Write_Model_ChangesNothingElse(string body, string expected) =>
        Assert.Equal(expected, Edit(body, new ChatBodyEdit("b\"", false, null)));

    [Theory]
    [InlineData("""{"model":"a"}""", """{"model":"a","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_usage":false,"include_obfuscation":false},"n":1}""", """{"stream_options":{"include_usage":true,"include_obfuscation":false},"n":1}""")]
    [InlineData("""{"stream_options":null}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("{}", """{"stream_options":{"include_usage":true}}""")]
    public void Write_IncludeUsage_SetsTheOption(string body, string expected) =>
        Assert.Equal(expected, Edit(body, new ChatBodyEdit(null, true, null)));

    [Fact]
    public void Write_Profile_AdaptsWhatTheProviderRefuses()
    {
        ChatRequestProfile profile = new()
        {
            MaxCompletionTokens = true,
            OmitStreamOptions = true,
            MaxTemperature = 1,
            ToolChoice = ToolChoiceSupport.AutoNone,
            ExtraBody = """{"tool_stream":true}""",
        };

        string edited = Edit(
            """{"max_tokens":5,"stream_options":{"include_usage":true},"temperature":1.5,"tool_choice":"required","top_p":0.5}""",
            new ChatBodyEdit(null, false, profile));

        Assert.Equal("""{"max_completion_tokens":5,"temperature":1,"tool_choice":"auto","top_p":0.5,"tool_stream":true}""", edited);
    }

    [Fact]
    public void Write_StripSampling_LeavesSamplingOut() => Assert.Equal(
        """{"model":"m"}""",
        Edit("""{"temperature":0.2,"top_p":1,"model":"m","presence_penalty":0,"frequency_penalty":0}""", new ChatBodyEdit(null, false, new ChatRequestProfile { StripSampling = true })));

    private static string Edit(string body, in ChatBodyEdit edit)
    {
        ArrayBufferWriter<byte> output = new();
        ChatBodyEditor.Write(output, Encoding.UTF8.GetBytes(body), edit);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
