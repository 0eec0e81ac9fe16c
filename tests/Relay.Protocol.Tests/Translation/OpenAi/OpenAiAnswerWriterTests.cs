using System.Buffers;
using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiAnswerWriterTests
{
    private const string Head = """data: {"id":"chatcmpl-7","object":"chat.completion.chunk","created":5,"model":"alias","choices":[""";
    private const string Role = Head + """{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";
    private static readonly TokenUsage s_usage = new(10, 5, 4, 0, 2);

    private static ChatWriterOptions Stream => new() { Stream = true, Model = "alias", CallId = "7", CreatedUnixSeconds = 5 };

    [Fact]
    public void Write_TextAndThinking_ComeOnePieceAChunk() => Assert.Equal(
        Role + Chunk("\"reasoning_content\":\"why\"") + Chunk("\"content\":\"a\\\"语\"") + Finish("stop") + Done,
        Write(Stream, w =>
        {
            w.Start("msg_1"u8, "upstream-model"u8);
            w.Thinking("why"u8);
            w.ThinkingSignature("sig"u8);
            w.Text("a\"语"u8);
            w.Usage(s_usage);
            w.Finish(ChatFinish.StopSequence, "x"u8);
            w.End();
        }));

    [Fact]
    public void Write_ToolCalls_HaveOneEntryAChunk() => Assert.Equal(
        Role
            + Chunk("""  "tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]""".Trim())
            + Chunk("""  "tool_calls":[{"index":0,"function":{"arguments":"{\"x\":1}"}}]""".Trim())
            + Chunk("""  "tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]""".Trim())
            + Chunk("""  "tool_calls":[{"index":1,"function":{"arguments":""},"extra_content":{"google":{"thought_signature":"SIG"}}}]""".Trim())
            + Chunk("""  "tool_calls":[{"index":1,"function":{"arguments":"{}"}}]""".Trim())
            + Finish("tool_calls") + Done,
        Write(Stream, w =>
        {
            w.Start(default, default);
            w.ToolStart(0, "a"u8, "f"u8);
            w.ToolArguments(0, "{\"x\":1}"u8);
            w.ToolStart(1, "b"u8, "g"u8);
            w.ToolSignature(1, "SIG"u8);
            w.ToolEnd(0);
            w.ToolEnd(1);
            w.Finish(ChatFinish.ToolCalls, default);
            w.End();
        }));

    [Fact]
    public void Write_UsageAskedFor_IsTheLastChunkAndNullBefore()
    {
        string stream = Write(Stream with { IncludeUsage = true }, Answer);

        Assert.Equal(
            Role.Replace("]}\n", "],\"usage\":null}\n") + Chunk("\"content\":\"a\"").Replace("]}\n", "],\"usage\":null}\n")
                + Finish("stop").Replace("]}\n", "],\"usage\":null}\n")
                + Head + """],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"""
                + "\n\n" + Done,
            stream);
    }

    [Fact]
    public void Write_UsageNotAskedFor_IsNowhere() => Assert.DoesNotContain("usage", Write(Stream, Answer));

    [Fact]
    public void Write_UpstreamsOwnId_IsKept() =>
        Assert.Contains("\"id\":\"chatcmpl-up\"", Write(Stream, w => w.Start("chatcmpl-up"u8, default)));

    [Theory]
    [InlineData(ThinkingPlace.ThinkTags, "<think>", "</think>")]
    [InlineData(ThinkingPlace.ThinkColon, "<think:", ">")]
    public void Write_ThinkingInTheText_IsOneTag(ThinkingPlace place, string open, string close)
    {
        string stream = Write(Stream with { ThinkingPlace = place }, w =>
        {
            w.Start(default, default);
            w.Thinking("a"u8);
            w.Thinking("b"u8);
            w.Text("c"u8);
            w.Thinking("d"u8);
            w.Finish(ChatFinish.Length, default);
            w.End();
        });

        Assert.Equal(
            Role + Chunk($"\"content\":\"{open}a\"") + Chunk("\"content\":\"b\"") + Chunk($"\"content\":\"{close}c\"")
                + Chunk($"\"content\":\"{open}d\"") + Chunk($"\"content\":\"{close}\"") + Finish("length") + Done,
            stream);
    }

    [Fact]
    public void Write_ThinkingOmitted_IsNowhere() =>
        Assert.DoesNotContain("why", Write(Stream with { ThinkingPlace = ThinkingPlace.Omit }, w => w.Thinking("why"u8)));

    [Fact]
    public void Write_EmptyPieces_WriteNothing() => Assert.Equal(Role, Write(Stream, w =>
    {
        w.Start(default, default);
        w.Text(default);
        w.Thinking(default);
        w.Refusal(default);
    }));

    [Theory]
    [InlineData(ChatFaultKind.KeyInvalid, "\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_unavailable\"", false)]
    [InlineData(ChatFaultKind.RateLimited, "\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"", false)]
    [InlineData(ChatFaultKind.TooLong, "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"context_length_exceeded\"", true)]
    public void TryWriteFault_InAStream_EndsItWithoutDone(ChatFaultKind kind, string members, bool ownWords)
    {
        string stream = Write(Stream, w =>
        {
            w.Start(default, default);
            Assert.True(w.TryWriteFault(new ChatFault(kind, "own \"words\"")));
        });

        string last = stream[Role.Length..];
        Assert.StartsWith("data: {\"error\":{\"message\":\"", last);
        Assert.EndsWith(members + "}}\n\n", last);
        Assert.Equal(ownWords, last.Contains("own \\\"words\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public void TryWriteFault_OfAWholeAnswer_IsNotPossible() =>
        Assert.Equal("", Write(Stream with { Stream = false }, w => Assert.False(w.TryWriteFault(new ChatFault(ChatFaultKind.Transient, "x")))));

    [Fact]
    public void KeepAlive_InAStream_IsAComment()
    {
        Assert.Equal(": keepalive\n\n", Write(Stream, w => w.KeepAlive()));
        Assert.Equal("", Write(Stream with { Stream = false }, w => w.KeepAlive()));
    }

    [Fact]
    public void Write_WholeAnswer_IsOneObject() => Assert.Equal(
        """{"id":"chatcmpl-7","object":"chat.completion","created":5,"model":"alias","choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":null,"reasoning_content":"why","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"},"extra_content":{"google":{"thought_signature":"SIG"}}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}""",
        Write(Stream with { Stream = false }, w =>
        {
            w.Start(default, default);
            w.Thinking("why"u8);
            w.ToolStart(0, "a"u8, "f"u8);
            w.ToolArguments(0, "{\"x\""u8);
            w.ToolStart(1, "b"u8, "g"u8);
            w.ToolArguments(0, ":1}"u8);
            w.ToolSignature(1, "SIG"u8);
            w.ToolEnd(0);
            w.ToolEnd(1);
            w.Finish(ChatFinish.ToolCalls, default);
            w.Usage(s_usage);
            w.End();
        }));

    [Fact]
    public void Write_WholeText_HasContent() =>
        Assert.Contains("""{"role":"assistant","content":"a","refusal":null},"logprobs":null,"finish_reason":"stop"}]""", Write(Stream with { Stream = false }, Answer));

    private static void Answer(OpenAiAnswerWriter writer)
    {
        writer.Start(default, default);
        writer.Text("a"u8);
        writer.Finish(ChatFinish.Stop, default);
        writer.Usage(s_usage);
        writer.End();
    }

    private static string Chunk(string delta) => Head + "{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}]}\n\n";

    private static string Finish(string reason) => Head + "{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n";

    private static string Write(ChatWriterOptions options, Action<OpenAiAnswerWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new OpenAiAnswerWriter(options) { Output = output };
        write(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
