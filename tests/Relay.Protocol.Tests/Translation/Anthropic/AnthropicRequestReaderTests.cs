using System.Text;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicRequestReaderTests
{
    private const string ClaudeCode =
        """
        {"model":"claude-x","max_tokens":4096,"stream":true,"temperature":1,"top_k":5,"stop_sequences":["###"],
         "system":[{"type":"text","text":"You are helpful.","cache_control":{"type":"ephemeral"}},{"type":"text","text":"Be brief."}],
         "metadata":{"user_id":"u1"},"thinking":{"type":"enabled","budget_tokens":2048},"output_config":{"effort":"high"},
         "tools":[{"name":"weather","description":"Looks","input_schema":{"type":"object","properties":{"city":{"type":"string"}}},"strict":true},{"type":"custom","name":"now","input_schema":{"type":"object"}}],
         "tool_choice":{"type":"tool","name":"weather","disable_parallel_tool_use":true},
         "messages":[
          {"role":"user","content":"天气 😀"},
          {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"EqoB"},{"type":"redacted_thinking","data":"AA"},
            {"type":"text","text":"Let me look."},{"type":"tool_use","id":"rly_search_3a0","name":"weather","input":{"city":"北京"}},{"type":"tool_use","id":"toolu_2","name":"now","input":{}}]},
          {"role":"user","content":[{"type":"tool_result","tool_use_id":"rly_search_3a0","content":[{"type":"text","text":"sunny"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
            {"type":"tool_result","tool_use_id":"toolu_2","is_error":true},
            {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
            {"type":"document","title":"Paper","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"}},
            {"type":"document","title":"Note","source":{"type":"text","media_type":"text/plain","data":"written"}},
            {"type":"search_result","title":"Found","source":"https://example.org","content":[{"type":"text","text":"it"}]}]},
          {"role":"system","content":"Mind the time."}]}
        """;

    [Fact]
    public void TryRead_EverythingACallerSends_IsRead()
    {
        ChatRequest request = Read(ClaudeCode);

        Assert.Equal("claude-x", request.Model);
        Assert.True(request.Stream);
        Assert.Equal(["You are helpful.", "Be brief."], request.System);
        Assert.Equal((4096L, 1.0, 5L), (request.MaxTokens, request.Temperature, request.TopK));
        Assert.Equal(["###"], request.Stop);
        Assert.Equal("u1", request.User);
        Assert.Equal(new ChatThinking(true, ChatEffort.High, 2048), request.Thinking);
        Assert.Equal([new("weather", "Looks", """{"type":"object","properties":{"city":{"type":"string"}}}""", true), new("now", null, """{"type":"object"}""")], request.Tools);
        Assert.Equal((ChatToolMode.Required, "weather"), (request.ToolChoice!.Mode, request.ToolChoice.Names.Single()));
        Assert.False(request.ParallelToolCalls);
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.System], request.Messages.Select(m => m.Role));
    }

    [Fact]
    public void TryRead_Blocks_BecomeParts()
    {
        ChatRequest request = Read(ClaudeCode);

        Assert.Equal([new ChatPart.Text("天气 😀")], request.Messages[0].Parts);
        Assert.Equal(
            [
                new ChatPart.Thinking("hm", "EqoB"), new ChatPart.RedactedThinking("AA"), new ChatPart.Text("Let me look."),
                new ChatPart.ToolCall("search:0", "weather", """{"city":"北京"}"""), new ChatPart.ToolCall("toolu_2", "now", ""),
            ],
            request.Messages[1].Parts);
        var result = Assert.IsType<ChatPart.ToolResult>(request.Messages[2].Parts[0]);
        Assert.Equal("search:0", result.CallId);
        Assert.Equal([new ChatPart.Text("sunny"), new ChatPart.Image("image/png", "AAAA", null)], result.Parts);
        Assert.True(Assert.IsType<ChatPart.ToolResult>(request.Messages[2].Parts[1]).IsError);
        Assert.Equal(
            [
                new ChatPart.Image(null, null, "https://example.org/a.png"), new ChatPart.File("application/pdf", "BBBB", null, null, "Paper"),
                new ChatPart.Text("Note\nwritten"), new ChatPart.Text("Found\nhttps://example.org\nit"),
            ],
            request.Messages[2].Parts.Skip(2));
    }

    [Theory]
    [InlineData("""{"type":"adaptive"}""", true, true)]
    [InlineData("""{"type":"disabled"}""", false, false)]
    public void TryRead_Thinking_IsSwitched(string thinking, bool enabled, bool adaptive)
    {
        ChatRequest request = Read($$"""{"model":"m","messages":[{"role":"user","content":"a"}],"thinking":{{thinking}}}""");

        Assert.Equal(new ChatThinking(enabled, null, null, adaptive), request.Thinking);
    }

    [Fact]
    public void TryRead_SystemRoleFirst_IsSystem()
    {
        ChatRequest request = Read("""{"model":"m","system":"a","messages":[{"role":"system","content":"b"},{"role":"user","content":"c"}]}""");

        Assert.Equal(["a", "b"], request.System);
        Assert.Single(request.Messages);
    }

    [Fact]
    public void TryRead_OutputFormat_IsASchema()
    {
        ChatRequest request = Read("""{"model":"m","messages":[{"role":"user","content":"a"}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}""");

        Assert.Equal(new ChatFormat(null, """{"type":"object"}""", true), request.Format);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("{\"model\":\"\\ud800\"}", "messages")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":{}}""", "messages")]
    [InlineData("""{"model":"m","messages":[1]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":1}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"server_tool_use","id":"s","name":"web_search","input":{}}]}]}""", "messages[0].content[1]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"text":"a"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image"}]}]}""", "messages[0].content[0].source")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}]}""", "messages[0].content[0].source.type")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","name":"f","input":{}}]}]}""", "messages[0].content[0].id")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]}]}""", "messages[0].content[0].input")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":"many"}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"web_search_20250305","name":"web_search"}]}""", "tools[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"input_schema":{}}]}""", "tools[0].name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"tool"}}""", "tool_choice.name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"thinking":{"type":"maybe"}}""", "thinking.type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"output_config":{"effort":"huge"}}""", "output_config.effort")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stop_sequences":[1]}""", "stop_sequences[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"system":[{"type":"text"}]}""", "system[0].text")]
    public void TryRead_Mistake_IsNamed(string body, string field)
    {
        Assert.False(AnthropicRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out ChatRequestError error));

        Assert.Equal(field, error.Field);
        Assert.Contains(field.Length > 0 ? $"'{field}'" : "The body", error.Message, StringComparison.Ordinal);
    }

    private static ChatRequest Read(string body)
    {
        Assert.True(AnthropicRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out ChatRequest? request, out ChatRequestError error), error.Message);
        return request;
    }
}
