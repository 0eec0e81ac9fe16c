using System.Text;
using Relay.Protocol.Tests.Translation.Anthropic;
using Relay.Protocol.Tests.Translation.Gemini;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation;

/// <summary>A caller of one dialect and an upstream of the other.</summary>
public class AnthropicGeminiTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_FromGemini_ReachesAnthropicsCallerWhole(bool stream)
    {
        string upstream = GeminiFixtures.Sse(GeminiFixtures.Chunks);

        string answer = Translate(upstream, new GeminiAnswerReader(ChatReaderOptions.Default), new AnthropicAnswerWriter(Captured.Options(stream)));

        string told = AnswerTranscript.Of(new AnthropicAnswerReader(ChatReaderOptions.Default), [Encoding.UTF8.GetBytes(answer)]);
        Assert.EndsWith(
            Lines.Of(
                "thinking 先想想", "text 天气 😀\n\"ok\" {[", "tool 0 c1 weather", "args 0 {\"city\":\"北京\"}", "tool end 0", "tool 1 c2 now", "args 1 {}", "tool end 1",
                "usage 10/12 read 4 write 0 thought 7", "finish ToolCalls", "= Finished"),
            stream ? told : told.Replace("tool 1 c2 now\n", "tool 1 c2 now\nargs 1 {}\n", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Answer_FromAnthropic_ReachesGeminisCallerWhole(bool stream, bool sse)
    {
        string answer = Translate(
            AnthropicFixtures.ThinkingTextTools, new AnthropicAnswerReader(ChatReaderOptions.Default), new GeminiAnswerWriter(Captured.Options(stream) with { Sse = sse }));

        Assert.Equal(
            Lines.Of(
                "start msg_01 my-model", "thinking 先想想", "text 天气 😀\n\"ok\"", "tool 0 toolu_1 weather", "args 0 {\"city\":\"北京\"}", "tool end 0",
                "tool 1 toolu_2 now", "args 1 {}", "tool end 1", "usage 17/20 read 5 write 0 thought 7", "finish ToolCalls", "= Finished"),
            AnswerTranscript.Of(new GeminiAnswerReader(ChatReaderOptions.Default), [Encoding.UTF8.GetBytes(answer)]));
    }

    [Fact]
    public void Request_OfAnthropicsCaller_IsTakenByGemini()
    {
        const string caller =
            """
            {"model":"m","max_tokens":100,"system":"Be brief.","thinking":{"type":"enabled","budget_tokens":2048},"tool_choice":{"type":"any"},
             "tools":[{"name":"f","description":"d","input_schema":{"type":"object","properties":{"x":{"type":"number"}}}}],
             "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":""},{"type":"tool_use","id":"rly_a_3a0","name":"f","input":{"x":1}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"rly_a_3a0","content":"one"},{"type":"text","text":"go on"}]}]}
            """;
        Assert.True(AnthropicRequestReader.TryRead(Encoding.UTF8.GetBytes(caller), out ChatRequest? request, out _));

        Assert.Equal(
            """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hi"}]},
            {"role":"model","parts":[{"functionCall":{"id":"a:0","name":"f","args":{"x":1}},"thoughtSignature":"skip_thought_signature_validator"}]},
            {"role":"user","parts":[{"functionResponse":{"id":"a:0","name":"f","response":{"output":"one"}}}]},{"role":"user","parts":[{"text":"go on"}]}],
            "tools":[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type":"object","properties":{"x":{"type":"number"}}}}]}],
            "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"generationConfig":{"maxOutputTokens":100,"thinkingConfig":{"includeThoughts":true,"thinkingBudget":2048}}}
            """.ReplaceLineEndings(""),
            Captured.From(output => GeminiRequestWriter.Write(output, request, ChatRequestProfile.Default, replay: null)));
    }

    [Fact]
    public void Request_OfGeminisCaller_IsTakenByAnthropic()
    {
        const string caller =
            """
            {"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"x":1}}},{"functionCall":{"name":"f","args":{"x":2}}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"one"}}},{"functionResponse":{"name":"f","response":{"error":"two"}}}]}],
             "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"x":{"type":"NUMBER"}}}}]}],
             "generationConfig":{"temperature":2,"seed":1}}
            """;
        Assert.True(GeminiRequestReader.TryRead(Encoding.UTF8.GetBytes(caller), "m", GeminiVerb.StreamGenerateContent, out ChatRequest? request, out _));

        Assert.Equal(
            """
            {"model":"m","max_tokens":8192,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]},
            {"role":"assistant","content":[{"type":"tool_use","id":"call_0","name":"f","input":{"x":1}},{"type":"tool_use","id":"call_1","name":"f","input":{"x":2}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_0","content":"one"},{"type":"tool_result","tool_use_id":"call_1","content":"two","is_error":true}]}],
            "tools":[{"name":"f","input_schema":{"type":"object","properties":{"x":{"type":"number"}}}}],"temperature":1,"stream":true}
            """.ReplaceLineEndings(""),
            Captured.From(output => AnthropicRequestWriter.Write(output, request, ChatRequestProfile.Default, replay: null)));
    }

    private static string Translate(string upstream, ChatAnswerReader reader, ChatAnswerWriter writer) => Captured.From(writer, sink =>
    {
        _ = reader.Read(Encoding.UTF8.GetBytes(upstream), sink);
        Assert.Equal(ChatReadState.Finished, reader.Complete(sink));
        reader.Dispose();
        sink.End();
    });
}
