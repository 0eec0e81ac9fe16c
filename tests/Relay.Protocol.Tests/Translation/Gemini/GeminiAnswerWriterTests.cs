using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiAnswerWriterTests
{
    private const string Tail = ",\"modelVersion\":\"my-model\",\"responseId\":\"0190\"}";

    [Fact]
    public void End_EventStream_WritesOneResponseAChunk()
    {
        string stream = Stream(static writer => SayEverything(writer));

        Assert.Equal(
            "data: " + Part("{\"thought\":true,\"text\":\"hm\"}") + "\n\n"
            + "data: " + Part("{\"text\":\"天气 \\uD83D\\uDE00\\n\"}") + "\n\n"
            + "data: " + Part("{\"functionCall\":{\"id\":\"b\",\"name\":\"g\",\"args\":{}}}") + "\n\n"
            + "data: " + Part("{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{\"x\":1}},\"thoughtSignature\":\"seal\"}") + "\n\n"
            + "data: " + Last("{\"text\":\"\"}", "STOP", ",\"usageMetadata\":{\"promptTokenCount\":17,\"cachedContentTokenCount\":5,\"candidatesTokenCount\":6,\"thoughtsTokenCount\":3,\"totalTokenCount\":26}") + "\n\n",
            stream);
    }

    [Fact]
    public void End_JsonArray_IsOneArrayOfTheSame()
    {
        string array = Captured.From(new GeminiAnswerWriter(Captured.Options(stream: true) with { Sse = false }), static writer => SayEverything(writer));

        using JsonDocument document = JsonDocument.Parse(array);
        string[] chunks = [.. document.RootElement.EnumerateArray().Select(static chunk => chunk.GetRawText())];
        Assert.Equal(string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n")), Stream(static writer => SayEverything(writer)));
    }

    [Fact]
    public void End_Whole_MergesPieces()
    {
        string body = Whole(writer =>
        {
            writer.Text("H"u8);
            writer.Text("i"u8);
            SayEverything(writer);
        });

        Assert.Equal(
            Last(
                "{\"text\":\"Hi\"},{\"thought\":true,\"text\":\"hm\"},{\"text\":\"天气 \\uD83D\\uDE00\\n\"},{\"functionCall\":{\"id\":\"b\",\"name\":\"g\",\"args\":{}}},"
                + "{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{\"x\":1}},\"thoughtSignature\":\"seal\"}",
                "STOP",
                ",\"usageMetadata\":{\"promptTokenCount\":17,\"cachedContentTokenCount\":5,\"candidatesTokenCount\":6,\"thoughtsTokenCount\":3,\"totalTokenCount\":26}"),
            body);
    }

    [Fact]
    public void ToolArguments_Pieces_AreHeldUntilTheCallEnds()
    {
        string before = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{\"x\":"u8);
        });

        Assert.Equal("", before);
    }

    [Theory]
    [InlineData("{\"x\":")]
    [InlineData("[1]")]
    [InlineData("{} {}")]
    public void ToolEnd_ArgumentsThatAreNoObject_EndMalformed(string arguments)
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, Encoding.UTF8.GetBytes(arguments));
            writer.ToolEnd(0);
            writer.Finish(ChatFinish.ToolCalls, default);
            writer.End();
        });

        Assert.Equal("data: " + Last("{\"text\":\"\"}", "MALFORMED_FUNCTION_CALL", "") + "\n\n", stream);
    }

    [Fact]
    public void End_CallCutByLength_IsMaxTokensWithoutTheCall()
    {
        string stream = Stream(writer =>
        {
            writer.ToolStart(0, "a"u8, "f"u8);
            writer.ToolArguments(0, "{}"u8);
            writer.Finish(ChatFinish.Length, default);
            writer.End();
        });

        Assert.Equal("data: " + Last("{\"text\":\"\"}", "MAX_TOKENS", "") + "\n\n", stream);
    }

    [Fact]
    public void Thinking_NotWanted_IsLeftOut()
    {
        string stream = Captured.From(new GeminiAnswerWriter(Captured.Options(stream: true) with { IncludeThoughts = false }), static writer => writer.Thinking("hm"u8));

        Assert.Equal("", stream);
    }

    [Fact]
    public void Text_Empty_WritesNothing()
    {
        Assert.Equal("", Stream(static writer =>
        {
            writer.Start("x"u8, default);
            writer.Text(default);
            writer.Thinking(default);
            writer.ThinkingSignature("s"u8);
            writer.RedactedThinking("d"u8);
            writer.KeepAlive();
        }));
    }

    [Theory]
    [InlineData(ChatFinish.Stop, "STOP")]
    [InlineData(ChatFinish.StopSequence, "STOP")]
    [InlineData(ChatFinish.ToolCalls, "STOP")]
    [InlineData(ChatFinish.Pause, "STOP")]
    [InlineData(ChatFinish.Length, "MAX_TOKENS")]
    [InlineData(ChatFinish.ContentFilter, "SAFETY")]
    public void Finish_Reason_IsNamed(ChatFinish reason, string expected)
    {
        Assert.Contains($"\"finishReason\":\"{expected}\"", Stream(writer =>
        {
            writer.Finish(reason, default);
            writer.End();
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void TryWriteFault_EventStream_IsABareErrorObject()
    {
        string stream = Stream(static writer => Assert.True(writer.TryWriteFault(new ChatFault(ChatFaultKind.BalanceEmpty, "account 12 is empty"))));

        Assert.Equal("{\"error\":{\"code\":500,\"message\":\"The answer broke off because of an error at the provider.\",\"status\":\"INTERNAL\"}}\n\n", stream);
    }

    [Fact]
    public void TryWriteFault_JsonArray_ClosesIt()
    {
        string array = Captured.From(new GeminiAnswerWriter(Captured.Options(stream: true) with { Sse = false }), static writer =>
        {
            writer.Text("Hi"u8);
            Assert.True(writer.TryWriteFault(new ChatFault(ChatFaultKind.Overloaded, "x")));
        });

        using JsonDocument document = JsonDocument.Parse(array);
        Assert.Equal(503, document.RootElement[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void TryWriteFault_Whole_IsRefused()
    {
        Assert.Equal("", Whole(static writer => Assert.False(writer.TryWriteFault(new ChatFault(ChatFaultKind.Transient, "x")))));
    }

    [Fact]
    public void End_AnswerReadFromGemini_IsTheSameAgain()
    {
        string copy = Stream(static writer =>
        {
            using var reader = new GeminiAnswerReader(ChatReaderOptions.Default);
            _ = reader.Read(Encoding.UTF8.GetBytes(GeminiFixtures.Sse(GeminiFixtures.Chunks)), writer);
            _ = reader.Complete(writer);
            writer.End();
        });

        Assert.Equal(
            Transcript(GeminiFixtures.Sse(GeminiFixtures.Chunks)).Replace("usage 10/7 read 0 write 0 thought 7\n", "", StringComparison.Ordinal),
            Transcript(copy).Replace("my-model", "gemini-x", StringComparison.Ordinal));
    }

    private static void SayEverything(ChatAnswerWriter writer)
    {
        writer.Start(default, "up"u8);
        writer.Thinking("hm"u8);
        writer.Text("天气 😀\n"u8);
        writer.ToolStart(0, "a"u8, "f"u8);
        writer.ToolSignature(0, "seal"u8);
        writer.ToolStart(1, "b"u8, "g"u8);
        writer.ToolArguments(0, "{\"x\":"u8);
        writer.ToolEnd(1);
        writer.ToolArguments(0, "1}"u8);
        writer.ToolEnd(0);
        writer.Usage(new TokenUsage(17, 9, CachedInput: 5, Reasoning: 3));
        writer.Finish(ChatFinish.ToolCalls, default);
        writer.End();
    }

    private static string Part(string part) => $"{{\"candidates\":[{{\"content\":{{\"parts\":[{part}],\"role\":\"model\"}},\"index\":0}}]{Tail}";

    private static string Last(string parts, string reason, string usage) =>
        $"{{\"candidates\":[{{\"content\":{{\"parts\":[{parts}],\"role\":\"model\"}},\"finishReason\":\"{reason}\",\"index\":0}}]{usage}{Tail}";

    private static string Transcript(string stream) =>
        AnswerTranscript.Of(new GeminiAnswerReader(ChatReaderOptions.Default), [Encoding.UTF8.GetBytes(stream)]);

    private static string Stream(Action<ChatAnswerWriter> say) => Captured.From(new GeminiAnswerWriter(Captured.Options(stream: true)), say);

    private static string Whole(Action<ChatAnswerWriter> say) => Captured.From(new GeminiAnswerWriter(Captured.Options(stream: false)), say);
}
