using System.Buffers;
using System.Text;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Translation.Responses;

namespace Relay.Protocol.Tests.Translation.Responses;

public class ResponsesRequestTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"input":"a"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":[]}""", "input")]
    [InlineData("""{"model":"m","input":5}""", "input")]
    [InlineData("""{"model":"m","input":"a","previous_response_id":"resp_1"}""", "previous_response_id")]
    [InlineData("""{"model":"m","input":"a","conversation":"c"}""", "conversation")]
    [InlineData("""{"model":"m","input":"a","background":true}""", "background")]
    [InlineData("""{"model":"m","input":"a","tools":[{"type":"web_search"}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","input":"a","tools":[{"type":"function"}]}""", "tools[0].name")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"x"}]}""", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"a"},{"type":"function_call","name":"f"}]}""", "input[1].call_id")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image"}]}]}""", "input[0].content[0].image_url")]
    [InlineData("""{"model":"m","input":"a","reasoning":{"effort":"wild"}}""", "reasoning.effort")]
    [InlineData("""{"model":"m","input":"a","text":{"format":{"type":"xml"}}}""", "text.format.type")]
    public void TryRead_WhatCannotBeDone_NamesTheMember(string body, string field)
    {
        Assert.False(ResponsesRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out ChatRequestError error));
        Assert.Equal(field, error.Field);
    }

    [Fact]
    public void TryRead_Text_IsTheUsers()
    {
        ChatRequest request = Read("""{"model":"m","input":"hi","instructions":"be brief","store":true,"include":["reasoning.encrypted_content"]}""");

        Assert.Equal(["be brief"], request.System);
        Assert.Equal([new ChatPart.Text("hi")], Assert.Single(request.Messages).Parts);
        Assert.True(request.IncludeUsage);
    }

    [Fact]
    public void TryRead_Items_BecomeTurns()
    {
        ChatRequest request = Read(
            """
            {"model":"m","input":[
              {"type":"message","role":"developer","content":[{"type":"input_text","text":"rules"}]},
              {"role":"user","content":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"data:image/png;base64,QQ==","detail":"low"},
                 {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}]},
              {"type":"reasoning","summary":[{"type":"summary_text","text":"why"}],"encrypted_content":"relay:SIG"},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look"}]},
              {"type":"function_call","call_id":"a","name":"f","arguments":"{}"},
              {"type":"function_call","call_id":"b","name":"g","arguments":"{}"},
              {"type":"function_call_output","call_id":"a","output":"1"},
              {"type":"function_call_output","call_id":"b","output":[{"type":"input_text","text":"2"}]},
              {"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},
              {"role":"user","content":"so?"}]}
            """);

        Assert.Equal(["rules"], request.System);
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.User], request.Messages.Select(m => m.Role));
        Assert.Equal(
            [new ChatPart.Text("see"), new ChatPart.Image("image/png", "QQ==", null, "low"), new ChatPart.File("application/pdf", "QQ==", null, null, "a.pdf")],
            request.Messages[0].Parts);
        Assert.Equal(
            [new ChatPart.Thinking("why", "SIG"), new ChatPart.Text("I look"), new ChatPart.ToolCall("a", "f", "{}"), new ChatPart.ToolCall("b", "g", "{}")],
            request.Messages[1].Parts);
        Assert.Equal(["a", "b"], request.Messages[2].Parts.Cast<ChatPart.ToolResult>().Select(r => r.CallId));
    }

    [Fact]
    public void Write_WhatWasRead_IsTheSame()
    {
        const string body =
            """{"model":"m","instructions":"rules","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"https://x/y.png","detail":"low"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look"}]},{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":"1"},{"type":"message","role":"user","content":[{"type":"input_text","text":"so?"}]}],"store":false,"stream":true,"max_output_tokens":9,"temperature":0.5,"top_p":0.9,"tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":false}],"tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":true,"text":{"format":{"type":"json_schema","name":"r","schema":{"type":"object"},"strict":true},"verbosity":"low"},"reasoning":{"effort":"high","summary":"auto"},"user":"u","prompt_cache_key":"k"}""";

        Assert.Equal(body, Write(Read(body), new ChatRequestProfile { Thinking = ThinkingStyle.Effort }));
    }

    [Fact]
    public void Write_MissingResult_IsSaidToBeMissing() => Assert.Contains(
        """{"type":"function_call_output","call_id":"a","output":"No result."}""",
        Write(Read("""{"model":"m","input":[{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},{"role":"user","content":"so?"}]}"""), ChatRequestProfile.Default));

    [Fact]
    public void Write_Thinking_StaysOut()
    {
        ChatRequest request = Read("""{"model":"m","input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"private"}]},{"role":"assistant","content":"a"}]}""");

        Assert.DoesNotContain("private", Write(request, ChatRequestProfile.Default));
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var random = new Random(13);
        byte[] seed = """{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"\ud83d\ude00"}]},{"type":"reasoning","summary":[{"text":"a"}]},{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}],"tools":[{"type":"function","name":"f"}],"text":{"format":{"type":"text"}},"reasoning":{"effort":"low"}}"""u8.ToArray();
        for (int i = 0; i < 10_000; i++)
        {
            byte[] body = [.. seed];
            for (int change = random.Next(4); change > 0; change--)
            {
                body[random.Next(body.Length)] = "\"{}[]:,\\0nut\u0001"u8[random.Next(13)];
            }

            bool good = ResponsesRequestReader.TryRead(body, out ChatRequest? request, out ChatRequestError error);
            Assert.Equal(good, error.Message is null);
            Assert.Equal(good, request is not null);
        }
    }

    private static ChatRequest Read(string body)
    {
        bool good = ResponsesRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out ChatRequest? request, out ChatRequestError error);
        Assert.True(good, error.Message);
        return request!;
    }

    private static string Write(ChatRequest request, ChatRequestProfile profile)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesRequestWriter.Write(output, request, profile, null);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
