using System.Text;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiRequestReaderTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData("{\"model\":", "")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":{}}""", "messages")]
    [InlineData("""{"model":"m","messages":["a"]}""", "messages[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"},{"role":"bard","content":"a"}]}""", "messages[1].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":5}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ud800"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"hologram"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"a"}]}]}""", "messages[0].tool_calls[0].function")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"x"}]}""", "messages[0].tool_call_id")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"n":2}""", "n")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"modalities":["text","audio"]}""", "modalities")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"custom","custom":{"name":"c"}}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":"sometimes"}""", "tool_choice")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"function","function":{"name":"f"}}}""", "tool_choice.name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stream":1}""", "stream")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"reasoning_effort":"extreme"}""", "reasoning_effort")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"xml"}}""", "response_format.type")]
    public void TryRead_WrongMember_NamesIt(string body, string field)
    {
        Assert.False(OpenAiRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out ChatRequestError error));
        Assert.Equal(field, error.Field);
        Assert.Contains(field.Length > 0 ? $"'{field}'" : "The body", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_AllMembers_AreTaken()
    {
        ChatRequest request = Requests.Read(
            """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"max_completion_tokens":7,"temperature":0.5,"top_p":0.9,
             "frequency_penalty":1,"presence_penalty":-1,"seed":3,"stop":["x","y"],"user":"u","safety_identifier":"s","prompt_cache_key":"k",
             "verbosity":"low","parallel_tool_calls":false,"reasoning_effort":"high","n":1,"logprobs":true,"metadata":{},
             "response_format":{"type":"json_schema","json_schema":{"name":"r","schema":{"type":"object"},"strict":true}},
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},
                      {"type":"function","function":{"name":"g"}}],
             "tool_choice":{"type":"function","function":{"name":"f"}},
             "messages":[{"role":"developer","content":"one"},{"role":"system","content":[{"type":"text","text":"two"}]},{"role":"user","content":"hi"}]}
            """);

        Assert.Equal(["one", "two"], request.System);
        Assert.True(request is { Model: "m", Stream: true, IncludeUsage: true, MaxTokens: 7, Temperature: 0.5, TopP: 0.9, FrequencyPenalty: 1 });
        Assert.True(request is { PresencePenalty: -1, Seed: 3, User: "s", CacheKey: "k", Verbosity: "low", ParallelToolCalls: false });
        Assert.Equal(["x", "y"], request.Stop);
        Assert.Equal(new ChatFormat("r", """{"type":"object"}""", true), request.Format);
        Assert.Equal(new ChatThinking(null, ChatEffort.High, null), request.Thinking);
        Assert.Equal([new ChatTool("f", "d", """{"type":"object"}""", true), new ChatTool("g", null, null)], request.Tools);
        Assert.Equal(ChatToolMode.Required, request.ToolChoice!.Mode);
        Assert.Equal(["f"], request.ToolChoice.Names);
        Assert.Equal(new ChatPart.Text("hi"), Assert.Single(Assert.Single(request.Messages).Parts));
    }

    [Fact]
    public void TryRead_Conversation_IsTurns()
    {
        ChatRequest request = Requests.Read(
            """
            {"model":"m","messages":[
              {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD","detail":"low"}},
                 {"type":"image_url","image_url":{"url":"https://x/y.png"}},{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}},
                 {"type":"file","file":{"file_data":"data:application/pdf;base64,QQ==","filename":"a.pdf"}},{"type":"file","file":{"file_id":"f1"}}]},
              {"role":"assistant","content":null,"reasoning_content":"why","tool_calls":[
                 {"id":"a","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"SIG"}}},
                 {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"}]},
              {"role":"system","content":"be brief"},{"role":"assistant","refusal":"no","content":""}]}
            """);

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.System, ChatRole.Assistant], request.Messages.Select(m => m.Role));
        Assert.Equal(
            [
                new ChatPart.Text("see"),
                new ChatPart.Image("image/png", "QUJD", null, "low"),
                new ChatPart.Image(null, null, "https://x/y.png"),
                new ChatPart.Audio("wav", "QQ=="),
                new ChatPart.File("application/pdf", "QQ==", null, null, "a.pdf"),
                new ChatPart.File(null, null, null, "f1", null),
            ],
            request.Messages[0].Parts);
        Assert.Equal(
            [new ChatPart.Thinking("why", null), new ChatPart.ToolCall("a", "f", "{}", "SIG"), new ChatPart.ToolCall("b", "g", "{}")],
            request.Messages[1].Parts);
        Assert.Equal(["a", "b"], request.Messages[2].Parts.Cast<ChatPart.ToolResult>().Select(r => r.CallId));
        Assert.Equal([new ChatPart.Refusal("no")], request.Messages[4].Parts);
    }

    [Theory]
    [InlineData("\"enable_thinking\":true,\"thinking_budget\":99", true, null, 99L)]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}", false, null, null)]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5}", true, null, 5L)]
    [InlineData("\"reasoning_effort\":\"none\"", false, ChatEffort.None, null)]
    public void TryRead_ThinkingSwitches_AreUnderstood(string member, bool? enabled, ChatEffort? effort, long? budget)
    {
        ChatRequest request = Requests.Read($$"""{"model":"m","messages":[{"role":"user","content":"a"}],{{member}}}""");

        Assert.Equal(new ChatThinking(enabled, effort, budget), request.Thinking);
    }

    [Fact]
    public void TryRead_AllowedTools_AreTheOnlyOnes()
    {
        ChatRequest request = Requests.Read(
            """
            {"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}],
             "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}}}
            """);

        Assert.Equal("g", Assert.Single(request.Tools).Name);
        Assert.Equal(ChatToolMode.Auto, request.ToolChoice!.Mode);
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var random = new Random(11);
        byte[] seed = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"\ud83d\ude00"}]},{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}],"tools":[{"type":"function","function":{"name":"f","parameters":{"a":[1,null]}}}],"stop":["a"],"tool_choice":{"type":"function","function":{"name":"f"}}}"""u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = [.. seed.AsSpan(0, i % 3 == 0 ? random.Next(seed.Length) : seed.Length)];
            for (int change = random.Next(4); change > 0 && body.Length > 0; change--)
            {
                body[random.Next(body.Length)] = "\"{}[]:,\\0nut\u0001"u8[random.Next(13)];
            }

            bool good = OpenAiRequestReader.TryRead(body, out ChatRequest? request, out ChatRequestError error);
            Assert.Equal(good, error.Message is null);
            Assert.Equal(good, request is not null);
        }
    }
}
