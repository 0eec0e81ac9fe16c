using System.Text;
using Relay.Protocol.Tests.Translation.Anthropic;
using Relay.Protocol.Tests.Translation.Gemini;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation;

/// <summary>OpenAI's form on one side, Anthropic's or Gemini's on the other.</summary>
public class CrossDialectTests
{
    private const string OpenAiStream =
        """
        data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"kimi","choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"reasoning_content":"先想想","content":"天气 😀"},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"f:0","type":"function","function":{"name":"f","arguments":"{\"x\":"}}]},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"g:1","type":"function","function":{"name":"g","arguments":""}}]},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"id":"f:0","function":{"arguments":"1}"}}]},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":17,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":5},"completion_tokens_details":{"reasoning_tokens":3}}}

        data: [DONE]


        """;

    [Fact]
    public void Answer_OfParallelCallsWithOneIndex_ReachesAnthropicsCallerInOrder()
    {
        Chunking.AssertAll(
            Encoding.UTF8.GetBytes(OpenAiStream),
            Lines.Of(
                "start msg_0190 my-model", "usage 12/1 read 0 write 0 thought 0", "thinking 先想想", "text 天气 😀",
                "tool 0 rly_f_3a0 f", "args 0 {\"x\":", "args 0 1}", "tool end 0", "tool 1 rly_g_3a1 g", "args 1 {}", "tool end 1",
                "usage 17/9 read 5 write 0 thought 3", "finish ToolCalls", "= Finished"),
            chunks => Told(new AnthropicAnswerReader(ChatReaderOptions.Default), Translate(chunks, OpenAi(), new AnthropicAnswerWriter(Captured.Options(stream: true)))));
    }

    [Fact]
    public void Answer_OfParallelCallsWithOneIndex_ReachesGeminisCallerWhole()
    {
        Chunking.AssertAll(
            Encoding.UTF8.GetBytes(OpenAiStream),
            Lines.Of(
                "start c1 my-model", "thinking 先想想", "text 天气 😀", "tool 0 f:0 f", "args 0 {\"x\":1}", "tool end 0", "tool 1 g:1 g", "args 1 {}", "tool end 1",
                "usage 17/9 read 5 write 0 thought 3", "finish ToolCalls", "= Finished"),
            chunks => Told(new GeminiAnswerReader(ChatReaderOptions.Default), Translate(chunks, OpenAi(), new GeminiAnswerWriter(Captured.Options(stream: true)))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_FromAnthropic_ReachesOpenAisCaller(bool stream)
    {
        byte[][] upstream = [Encoding.UTF8.GetBytes(AnthropicFixtures.ThinkingTextTools)];
        byte[] answer = Translate(upstream, new AnthropicAnswerReader(ChatReaderOptions.Default), new OpenAiAnswerWriter(Captured.Options(stream) with { IncludeUsage = true }));

        string told = AnswerTranscript.Of(new OpenAiAnswerReader(stream, ChatReaderOptions.Default), [answer]);

        Assert.Contains("thinking 先想想\n", told, StringComparison.Ordinal);
        Assert.Contains("text 天气 😀\n\"ok\"\n", told, StringComparison.Ordinal);
        Assert.Contains("tool 0 toolu_1 weather\n", told, StringComparison.Ordinal);
        Assert.Contains("tool 1 toolu_2 now\n", told, StringComparison.Ordinal);
        Assert.EndsWith(Lines.Of("finish ToolCalls", "= Finished"), told, StringComparison.Ordinal);
        Assert.Contains("usage 17/20 read 5 ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_FromGemini_ReachesOpenAisCaller(bool stream)
    {
        byte[][] upstream = [Encoding.UTF8.GetBytes(GeminiFixtures.Array(GeminiFixtures.Chunks))];
        byte[] answer = Translate(upstream, new GeminiAnswerReader(ChatReaderOptions.Default), new OpenAiAnswerWriter(Captured.Options(stream) with { IncludeUsage = true }));

        string told = AnswerTranscript.Of(new OpenAiAnswerReader(stream, ChatReaderOptions.Default), [answer]);

        Assert.Contains("tool 0 c1 weather\n", told, StringComparison.Ordinal);
        Assert.Contains("tool sealed 0 Cs4B+/==\n", told, StringComparison.Ordinal);
        Assert.Contains("usage 10/12 read 4 ", told, StringComparison.Ordinal);
        Assert.EndsWith(Lines.Of("finish ToolCalls", "= Finished"), told, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_OfOpenAisCaller_IsTakenByAnthropicAndGemini()
    {
        const string caller =
            """
            {"model":"m","max_tokens":100,"temperature":1.5,"stop":"###","messages":[{"role":"system","content":"Be brief."},
             {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
             {"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[{"id":"f:0","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"g:1","type":"function","function":{"name":"g","arguments":""}}]},
             {"role":"tool","tool_call_id":"g:1","content":"two"},{"role":"tool","tool_call_id":"f:0","content":"one"}],
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"number"}}}}},{"type":"function","function":{"name":"g"}}],
             "tool_choice":"required","parallel_tool_calls":false}
            """;
        Assert.True(OpenAiRequestReader.TryRead(Encoding.UTF8.GetBytes(caller), out ChatRequest? request, out _));

        Assert.Equal(
            """
            {"model":"m","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
            {"role":"assistant","content":[{"type":"tool_use","id":"rly_f_3a0","name":"f","input":{"x":1}},{"type":"tool_use","id":"rly_g_3a1","name":"g","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"rly_f_3a0","content":"one"},{"type":"tool_result","tool_use_id":"rly_g_3a1","content":"two"}]}],
            "tools":[{"name":"f","input_schema":{"type":"object","properties":{"x":{"type":"number"}}}},{"name":"g","input_schema":{"type":"object","properties":{}}}],
            "tool_choice":{"type":"any","disable_parallel_tool_use":true},"temperature":1,"stop_sequences":["###"],"stream":false}
            """.ReplaceLineEndings(""),
            Captured.From(output => AnthropicRequestWriter.Write(output, request, ChatRequestProfile.Default, replay: null)));
        Assert.Equal(
            """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hi"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
            {"role":"model","parts":[{"functionCall":{"id":"f:0","name":"f","args":{"x":1}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"id":"g:1","name":"g","args":{}}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"f:0","name":"f","response":{"output":"one"}}},{"functionResponse":{"id":"g:1","name":"g","response":{"output":"two"}}}]}],
            "tools":[{"functionDeclarations":[{"name":"f","description":"","parametersJsonSchema":{"type":"object","properties":{"x":{"type":"number"}}}},{"name":"g","description":""}]}],
            "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"generationConfig":{"maxOutputTokens":100,"temperature":1.5,"stopSequences":["###"]}}
            """.ReplaceLineEndings(""),
            Captured.From(output => GeminiRequestWriter.Write(output, request, ChatRequestProfile.Default, replay: null)));
    }

    private static OpenAiAnswerReader OpenAi() => new(stream: true, ChatReaderOptions.Default);

    private static string Told(ChatAnswerReader reader, byte[] answer) => AnswerTranscript.Of(reader, [answer]);

    private static byte[] Translate(byte[][] chunks, ChatAnswerReader reader, ChatAnswerWriter writer) => Encoding.UTF8.GetBytes(Captured.From(writer, sink =>
    {
        foreach (byte[] chunk in chunks)
        {
            _ = reader.Read(chunk, sink);
        }

        Assert.Equal(ChatReadState.Finished, reader.Complete(sink));
        reader.Dispose();
        sink.End();
    }));
}
