using System.Buffers;
using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicAnswerWriterTests
{
    private const string Begin =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_0190\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"my-model\",\"content\":[],"
        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}\n\n"
        + "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    [Fact]
    public void End_TextOnly_WritesTheWholeSequence()
    {
        string stream = Stream(writer =>
        {
            writer.Start("chatcmpl-1"u8, "gpt"u8);
            writer.Text("天气 😀\n\"ok\""u8);
            writer.Finish(ChatFinish.Stop, default);
            writer.Usage(new TokenUsage(17, 9, CachedInput: 5, CacheWrite: 2));
            writer.End();
        });

        Assert.StartsWith(Begin, stream, StringComparison.Ordinal);
        Assert.Equal(
            Block(0, "{\"type\":\"text\",\"text\":\"\"}") + Delta(0, "\"text_delta\",\"text\":\"天气 \\uD83D\\uDE00\\n\\\"ok\\\"\"") + Stop(0)
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
            + "\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":2,\"cache_read_input_tokens\":5,\"output_tokens\":9}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
            stream[Begin.Length..]);
    }

    [Fact]
    public void Text_ThinkingBefore_ClosesItWithItsSignature()
    {
        string stream = Stream(writer =>
        {
            writer.Start("msg_up"u8, default);
            writer.Thinking("hm"u8);
            writer.ThinkingSignature("seal"u8);
            writer.Text("Hi"u8);
        });

        Assert.Contains("\"id\":\"msg_up\"", stream, StringComparison.Ordinal);
        Assert.EndsWith(
            Block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}") + Delta(0, "\"thinking_delta\",\"thinking\":\"hm\"")
            + Delta(0, "\"signature_delta\",\"signature\":\"seal\"") + Stop(0)
            + Block(1, "{\"type\":\"text\",\"text\":\"\"}") + Delta(1, "\"text_delta\",\"text\":\"Hi\""),
            stream,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_Empty_OpensNothing()
    {
        string stream = Stream(writer =>
        {
            writer.Start(default, default);
            writer.Text(default);
            writer.Thinking(default);
            writer.ThinkingSignature(default);
            writer.Refusal(default);
        });

        Assert.Equal(Begin, stream);
    }

    [Fact]
    public void ToolStart_NoStartBefore_WritesMessageStartOnce()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "call_1"u8, "f"u8);
            writer.Start(default, default);
        });

        Assert.Equal(Begin + ToolBlock(0, "call_1"), stream);
    }

    [Fact]
    public void ToolEnd_NoArguments_WritesAnEmptyObjectAsDelta()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "call_1"u8, "f"u8);
            writer.ToolArguments(0, default);
            writer.ToolEnd(0);
        });

        Assert.Equal(Begin + ToolBlock(0, "call_1") + Arguments(0, "{}") + Stop(0), stream);
    }

    [Fact]
    public void ToolArguments_InterleavedCalls_AreWrittenOneAfterTheOther()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{\"x\":"u8);
            writer.ToolStart(1, "b"u8, "f"u8);
            writer.ToolStart(2, "c"u8, "f"u8);
            writer.ToolArguments(1, "{\"y\":"u8);
            writer.ToolArguments(0, "1}"u8);
            writer.ToolArguments(2, "{}"u8);
            writer.ToolEnd(2);
            writer.Text("after"u8);
            writer.ToolEnd(0);
            writer.ToolArguments(1, "2}"u8);
            writer.ToolEnd(1);
        });

        Assert.Equal(
            Begin + ToolBlock(0, "a") + Arguments(0, "{\\\"x\\\":") + Arguments(0, "1}") + Stop(0)
            + ToolBlock(1, "b") + Arguments(1, "{\\\"y\\\":") + Arguments(1, "2}") + Stop(1)
            + ToolBlock(2, "c") + Arguments(2, "{}") + Stop(2)
            + Block(3, "{\"type\":\"text\",\"text\":\"\"}") + Delta(3, "\"text_delta\",\"text\":\"after\""),
            stream);
    }

    [Fact]
    public void End_HeldCalls_AreAllWrittenAndClosed()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{}"u8);
            writer.ToolStart(1, "b"u8, "f"u8);
            writer.ToolArguments(1, "{}"u8);
            writer.Finish(ChatFinish.Stop, default);
            writer.End();
        });

        Assert.Contains(Arguments(0, "{}") + Stop(0) + ToolBlock(1, "b") + Arguments(1, "{}") + Stop(1) + "event: message_delta", stream, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"tool_use\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void End_CallCutByLength_KeepsMaxTokens()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{\"x\":"u8);
            writer.Finish(ChatFinish.Length, default);
            writer.End();
        });

        Assert.Contains("\"stop_reason\":\"max_tokens\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void ToolStart_ForeignId_IsMadeValidAndReadBack()
    {
        string stream = Stream(writer => writer.ToolStart(0, "functions.search:0"u8, "f"u8));

        Assert.Equal(Begin + ToolBlock(0, "rly_functions_2esearch_3a0"), stream);
        Assert.Equal("functions.search:0", AnthropicToolId.Decode("rly_functions_2esearch_3a0"));
    }

    [Theory]
    [InlineData("toolu_01-A")]
    [InlineData("call:1 ü😀_x")]
    [InlineData("rly_already")]
    [InlineData("rly__5f_3")]
    public void Decode_EncodedId_IsTheSameAgain(string id)
    {
        string encoded = AnthropicToolId.Encode(id);

        Assert.Matches("^[a-zA-Z0-9_-]+$", encoded);
        Assert.Equal(id, AnthropicToolId.Decode(encoded));
    }

    [Fact]
    public void ToolStart_NoId_GetsOne()
    {
        Assert.Equal(Begin + ToolBlock(0, "toolu_0190_3"), Stream(writer => writer.ToolStart(3, default, "f"u8)));
    }

    [Fact]
    public void End_NoUsage_NamesTheEstimate()
    {
        string stream = Stream(writer =>
        {
            writer.Text("Hi"u8);
            writer.End();
        });

        Assert.Contains("\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":0}}", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void End_CachedMoreThanInput_IsClampedToZero()
    {
        string stream = Stream(writer =>
        {
            writer.Usage(new TokenUsage(3, 1, CachedInput: 5));
            writer.End();
        });

        Assert.Contains("\"usage\":{\"input_tokens\":0,", stream[Begin.Length..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatFinish.Stop, "end_turn")]
    [InlineData(ChatFinish.StopSequence, "stop_sequence")]
    [InlineData(ChatFinish.Length, "max_tokens")]
    [InlineData(ChatFinish.ToolCalls, "end_turn")]
    [InlineData(ChatFinish.ContentFilter, "refusal")]
    [InlineData(ChatFinish.Pause, "pause_turn")]
    public void Finish_Reason_IsNamed(ChatFinish reason, string expected)
    {
        string stream = Stream(writer =>
        {
            writer.Text("Hi"u8);
            writer.Finish(reason, default);
            writer.End();
        });

        Assert.Contains($"\"stop_reason\":\"{expected}\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void TryWriteFault_InTheMiddle_SaysErrorAndClosesNothing()
    {
        string stream = Stream(writer =>
        {
            writer.Text("Hi"u8);
            Assert.True(writer.TryWriteFault(new ChatFault(ChatFaultKind.KeyInvalid, "Incorrect API key sk-123")));
        });

        Assert.EndsWith(
            Delta(0, "\"text_delta\",\"text\":\"Hi\"")
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The answer broke off because of an error at the provider.\"}}\n\n",
            stream,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TryWriteFault_TooLong_BeginsAsClaudeCodeExpects()
    {
        string stream = Stream(writer => writer.TryWriteFault(new ChatFault(ChatFaultKind.TooLong, "maximum context length is 8192 tokens")));

        Assert.Contains("\"message\":\"prompt is too long: maximum context length is 8192 tokens\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepAlive_Streaming_IsAPing()
    {
        Assert.Equal("event: ping\ndata: {\"type\":\"ping\"}\n\n", Stream(static writer => writer.KeepAlive()));
        Assert.Equal("", Whole(static writer => writer.KeepAlive()));
    }

    [Fact]
    public void End_Whole_WritesOneBody()
    {
        string body = Whole(writer =>
        {
            writer.Start(default, default);
            writer.Thinking("h"u8);
            writer.Thinking("m"u8);
            writer.ThinkingSignature("seal"u8);
            writer.RedactedThinking("AA"u8);
            writer.Text("Hi "u8);
            writer.Text("\"you\""u8);
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{\"x\":"u8);
            writer.ToolArguments(0, "1}"u8);
            writer.ToolEnd(0);
            writer.ToolStart(1, "b"u8, "g"u8);
            writer.ToolEnd(1);
            writer.Usage(new TokenUsage(10, 5, Reasoning: 2));
            writer.Finish(ChatFinish.ToolCalls, default);
            writer.End();
        });

        Assert.Equal(
            "{\"id\":\"msg_0190\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"my-model\",\"content\":["
            + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"seal\"},{\"type\":\"redacted_thinking\",\"data\":\"AA\"},"
            + "{\"type\":\"text\",\"text\":\"Hi \\\"you\\\"\"},{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":1}},"
            + "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"g\",\"input\":{}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
            + "\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":5,\"output_tokens_details\":{\"thinking_tokens\":2}}}",
            body);
    }

    [Fact]
    public void End_WholeWithBrokenArguments_DoesNotPassThemOffAsACallWithout()
    {
        string body = Whole(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{\"x\":"u8);
            writer.Finish(ChatFinish.Length, default);
            writer.End();
        });

        Assert.Contains("\"input\":{\"invalid_arguments\":\"{\\\"x\\\":\"}}", body, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"max_tokens\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public void TryWriteFault_Whole_IsRefused()
    {
        Assert.Equal("", Whole(static writer => Assert.False(writer.TryWriteFault(new ChatFault(ChatFaultKind.Transient, "x")))));
    }

    [Fact]
    public void End_AnswerReadFromAnthropic_IsTheSameAgain()
    {
        string first = Copy(Encoding.UTF8.GetBytes(AnthropicFixtures.ThinkingTextTools));

        Assert.Equal(Transcript(AnthropicFixtures.ThinkingTextTools), Transcript(first).Replace("my-model", "claude-x", StringComparison.Ordinal)
            .Replace("usage 12/1 read 0 write 0", "usage 17/1 read 5 write 2", StringComparison.Ordinal)
            .Replace("args 1 {}\n", "", StringComparison.Ordinal));
    }

    private static string Copy(byte[] upstream) => Stream(writer =>
    {
        using var reader = new AnthropicAnswerReader(ChatReaderOptions.Default);
        _ = reader.Read(upstream, writer);
        _ = reader.Complete(writer);
        writer.End();
    });

    private static string Transcript(string stream) =>
        AnswerTranscript.Of(new AnthropicAnswerReader(ChatReaderOptions.Default), [Encoding.UTF8.GetBytes(stream)]);

    private static string Stream(Action<ChatAnswerWriter> say) => Captured.From(new AnthropicAnswerWriter(Captured.Options(stream: true)), say);

    private static string Whole(Action<ChatAnswerWriter> say) => Captured.From(new AnthropicAnswerWriter(Captured.Options(stream: false)), say);

    private static string Block(int index, string block) =>
        $"event: content_block_start\ndata: {{\"type\":\"content_block_start\",\"index\":{index},\"content_block\":{block}}}\n\n";

    private static string ToolBlock(int index, string id) => Block(index, $"{{\"type\":\"tool_use\",\"id\":\"{id}\",\"name\":\"f\",\"input\":{{}}}}");

    private static string Delta(int index, string delta) =>
        $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":{delta}}}}}\n\n";

    private static string Arguments(int index, string escaped) => Delta(index, $"\"input_json_delta\",\"partial_json\":\"{escaped}\"");

    private static string Stop(int index) => $"event: content_block_stop\ndata: {{\"type\":\"content_block_stop\",\"index\":{index}}}\n\n";
}
