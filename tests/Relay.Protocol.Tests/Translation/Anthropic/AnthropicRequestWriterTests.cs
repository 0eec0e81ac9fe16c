using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicRequestWriterTests
{
    private static readonly ChatMessage s_hello = new(ChatRole.User, [new ChatPart.Text("Hi")]);

    [Fact]
    public void Write_Smallest_HasALimit()
    {
        Assert.Equal(
            """{"model":"m","max_tokens":8192,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"stream":false}""",
            Write(Request(s_hello)));
    }

    [Fact]
    public void Write_RequestThatWasRead_SaysTheSame()
    {
        const string body =
            """
            {"model":"m","max_tokens":4096,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"天气 \uD83D\uDE00"}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"EqoB"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}},{"type":"tool_use","id":"t2","name":"g","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"one"},{"type":"tool_result","tool_use_id":"t2","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}],"is_error":true},
            {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"},"title":"Paper"}]}],
            "tools":[{"name":"f","description":"d","input_schema":{"type":"object","properties":{"a":{"type":"number"}}},"strict":true},{"name":"g","input_schema":{"type":"object","properties":{}}}],
            "tool_choice":{"type":"auto","disable_parallel_tool_use":true},"thinking":{"type":"enabled","budget_tokens":2048},"stop_sequences":["###"],"metadata":{"user_id":"u"},"stream":true}
            """;
        Assert.True(AnthropicRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out ChatRequest? request, out _));

        Assert.Equal(body.ReplaceLineEndings(""), Write(request));
    }

    [Fact]
    public void Write_BrokenConversation_IsRepaired()
    {
        string body = Write(Request(
            new ChatMessage(ChatRole.Assistant, [new ChatPart.Text("Hello")]),
            new ChatMessage(ChatRole.User, [new ChatPart.Text("  ")]),
            new ChatMessage(ChatRole.User, [new ChatPart.Text("a")]),
            new ChatMessage(ChatRole.System, [new ChatPart.Text("b")]),
            new ChatMessage(ChatRole.Assistant, [new ChatPart.ToolCall("x", "f", "{}"), new ChatPart.ToolCall("y:0", "g", "")]),
            new ChatMessage(ChatRole.User, [new ChatPart.Text("c"), new ChatPart.ToolResult("y:0", null, [new ChatPart.Text("yes")], false), new ChatPart.ToolResult("z", null, [new ChatPart.Text("who asked")], false)]),
            new ChatMessage(ChatRole.Assistant, [new ChatPart.Text("so \n")])));

        Assert.Equal(
            """
            [{"role":"user","content":[{"type":"text","text":"(The conversation goes on.)"}]},{"role":"assistant","content":[{"type":"text","text":"Hello"}]},
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
            {"role":"assistant","content":[{"type":"tool_use","id":"x","name":"f","input":{}},{"type":"tool_use","id":"rly_y_3a0","name":"g","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":"(no result)","is_error":true},{"type":"tool_result","tool_use_id":"rly_y_3a0","content":"yes"},{"type":"text","text":"c"},{"type":"text","text":"who asked"}]},
            {"role":"assistant","content":[{"type":"text","text":"so"}]}]
            """.ReplaceLineEndings(""),
            Member(body, "messages"));
    }

    [Fact]
    public void Write_CallWithoutAnyTurnAfter_GetsAResult()
    {
        string body = Write(Request(s_hello, new ChatMessage(ChatRole.Assistant, [new ChatPart.ToolCall("x", "f", "{}")])));

        Assert.EndsWith("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":"(no result)","is_error":true}]}]""", Member(body, "messages"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gAAAAABoISQ24OyVRYbkYfukdJoqdzWT")]
    public void Write_UnsignedOrForeignThinking_IsLeftOut(string? signature)
    {
        string body = Write(Request(s_hello, new ChatMessage(ChatRole.Assistant, [new ChatPart.Thinking("hm", signature), new ChatPart.Text("a")]), s_hello));

        Assert.DoesNotContain("thinking", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ThinkingOn_LeavesSamplingOutAndForcesNoTool()
    {
        string body = Write(Request(s_hello) with
        {
            Thinking = new ChatThinking(null, ChatEffort.High, null),
            Temperature = 0.5,
            TopP = 0.5,
            TopK = 3,
            Tools = [new ChatTool("f", null, null)],
            ToolChoice = new ChatToolChoice(ChatToolMode.Required, ["f"]),
        });

        Assert.Equal("""{"type":"enabled","budget_tokens":16384}""", Member(body, "thinking"));
        Assert.Equal("24576", Member(body, "max_tokens"));
        Assert.Equal("""{"type":"auto"}""", Member(body, "tool_choice"));
        Assert.DoesNotContain("temperature", body, StringComparison.Ordinal);
        Assert.DoesNotContain("top_", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatEffort.Minimal, 1_024)]
    [InlineData(ChatEffort.Low, 2_048)]
    [InlineData(ChatEffort.Medium, 8_192)]
    [InlineData(ChatEffort.High, 16_384)]
    [InlineData(ChatEffort.XHigh, 24_576)]
    [InlineData(ChatEffort.Max, 32_768)]
    public void Write_Effort_IsABudgetBelowTheLimit(ChatEffort effort, long budget)
    {
        string body = Write(Request(s_hello) with { Thinking = new ChatThinking(null, effort, null) });

        Assert.Equal($"{{\"type\":\"enabled\",\"budget_tokens\":{budget}}}", Member(body, "thinking"));
        Assert.Equal($"{budget + 8_192}", Member(body, "max_tokens"));
    }

    [Theory]
    [InlineData(1_000, """{"type":"disabled"}""")]
    [InlineData(4_000, """{"type":"enabled","budget_tokens":3000}""")]
    [InlineData(9_000, """{"type":"enabled","budget_tokens":8192}""")]
    public void Write_CallersLimit_BoundsTheBudget(long limit, string thinking)
    {
        string body = Write(Request(s_hello) with { MaxTokens = limit, Thinking = new ChatThinking(true, null, null) });

        Assert.Equal(thinking, Member(body, "thinking"));
        Assert.Equal($"{limit}", Member(body, "max_tokens"));
    }

    [Theory]
    [InlineData(false, null, null, "{\"type\":\"disabled\"}")]
    [InlineData(null, ChatEffort.None, null, "{\"type\":\"disabled\"}")]
    [InlineData(null, null, 0L, "{\"type\":\"disabled\"}")]
    [InlineData(true, null, -1L, "{\"type\":\"enabled\",\"budget_tokens\":8192}")]
    [InlineData(null, null, null, "")]
    public void Write_Thinking_IsSwitched(bool? enabled, ChatEffort? effort, long? budget, string expected)
    {
        Assert.Equal(expected, Member(Write(Request(s_hello) with { Thinking = new ChatThinking(enabled, effort, budget) }), "thinking"));
    }

    [Fact]
    public void Write_AdaptiveProfile_SendsAnEffort()
    {
        string body = Write(
            Request(s_hello) with { Thinking = new ChatThinking(true, null, 4_000) }, new ChatRequestProfile { AdaptiveThinking = true });

        Assert.Equal("""{"type":"adaptive"}""", Member(body, "thinking"));
        Assert.Equal("""{"effort":"medium"}""", Member(body, "output_config"));
    }

    [Fact]
    public void Write_ToolTurnWithoutItsThinking_GoesOnWithout()
    {
        string body = Write(Request(
            s_hello,
            new ChatMessage(ChatRole.Assistant, [new ChatPart.ToolCall("x", "f", "{}")]),
            new ChatMessage(ChatRole.User, [new ChatPart.ToolResult("x", null, [new ChatPart.Text("1")], false)])) with
        {
            Thinking = new ChatThinking(true, null, 2_000),
        });

        Assert.Equal("", Member(body, "thinking"));
    }

    [Theory]
    [InlineData(1.7, "1")]
    [InlineData(0.3, "0.3")]
    public void Write_Temperature_IsClampedNotScaled(double temperature, string expected)
    {
        string body = Write(Request(s_hello) with { Temperature = temperature, TopP = 0.9 });

        Assert.Equal(expected, Member(body, "temperature"));
        Assert.Equal("", Member(body, "top_p"));
    }

    [Fact]
    public void Write_WhatAnthropicDoesNotKnow_IsLeftOut()
    {
        string body = Write(Request(s_hello) with { Seed = 1, FrequencyPenalty = 1, PresencePenalty = 1, Stop = [" ", "x"], CacheKey = "k", Verbosity = "low" });

        Assert.Equal(
            """{"model":"m","max_tokens":8192,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"stop_sequences":["x"],"stream":false}""",
            body);
    }

    [Theory]
    [InlineData(ToolChoiceSupport.Full, ChatToolMode.Required, """{"type":"tool","name":"f"}""")]
    [InlineData(ToolChoiceSupport.AutoNone, ChatToolMode.Required, """{"type":"auto"}""")]
    [InlineData(ToolChoiceSupport.AutoNone, ChatToolMode.None, """{"type":"none"}""")]
    [InlineData(ToolChoiceSupport.AutoOnly, ChatToolMode.None, "")]
    public void Write_ToolChoice_IsWhatTheProviderTakes(ToolChoiceSupport support, ChatToolMode mode, string expected)
    {
        string body = Write(
            Request(s_hello) with { Tools = [new ChatTool("f", null, null)], ToolChoice = new ChatToolChoice(mode, mode == ChatToolMode.Required ? ["f"] : []) },
            new ChatRequestProfile { ToolChoice = support });

        Assert.Equal(expected, Member(body, "tool_choice"));
        Assert.Equal(expected.Length == 0, !body.Contains("\"tools\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_JsonObjectWanted_IsSaidInWords()
    {
        Assert.Equal("\"Be.\\n\\nAnswer with one JSON object and nothing else.\"", Member(Write(Request(s_hello) with { System = ["Be."], Format = new ChatFormat(null, null, null) }), "system"));
        Assert.Equal(
            """{"format":{"type":"json_schema","schema":{"type":"object"}}}""",
            Member(Write(Request(s_hello) with { Format = new ChatFormat("x", """{"type":"object"}""", true) }), "output_config"));
    }

    [Fact]
    public void Write_BrokenArguments_ArePassedOnAsText()
    {
        string body = Write(Request(s_hello, new ChatMessage(ChatRole.Assistant, [new ChatPart.ToolCall("x", "f", "{\"a\":")]), s_hello));

        Assert.Contains("""{"type":"tool_use","id":"x","name":"f","input":{"invalid_arguments":"{\"a\":"}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FilesAndSound_AreSentAsFarAsTheyCanBe()
    {
        string body = Write(Request(new ChatMessage(ChatRole.User, [
            new ChatPart.File("text/plain", "SGk=", null, null, "a.txt"), new ChatPart.File(null, null, null, "file_1", null), new ChatPart.Audio("wav", "AAAA")])));

        Assert.Contains(
            """[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Hi"},"title":"a.txt"},{"type":"document","source":{"type":"file","file_id":"file_1"}},{"type":"text","text":"(a sound recording that this model does not take)"}]""",
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ExtraBody_IsAdded()
    {
        Assert.EndsWith(",\"stream\":false,\"x\":{\"y\":1}}", Write(Request(s_hello), new ChatRequestProfile { ExtraBody = "{\"x\":{\"y\":1}}" }), StringComparison.Ordinal);
    }

    private static ChatRequest Request(params ChatMessage[] messages) => new() { Model = "m", Messages = messages };

    private static string Write(ChatRequest request, ChatRequestProfile? profile = null) =>
        Captured.From(output => AnthropicRequestWriter.Write(output, request, profile ?? ChatRequestProfile.Default, replay: null));

    private static string Member(string body, string name)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "";
    }
}
