using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Tests.Translation.OpenAi;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Responses;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation.Responses;

public class ResponsesAnswerWriterTests
{
    private static ChatWriterOptions Options => new() { Stream = true, Model = "alias", CallId = "7", CreatedUnixSeconds = 5 };

    [Fact]
    public void Write_ThinkingTextAndCall_OpenFillAndCloseInOrder()
    {
        string stream = Write(Options, Answer);

        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
                "response.completed",
            ],
            Events(stream).Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), Events(stream).Select(e => e.GetProperty("sequence_number").GetInt64()));
        Assert.All(stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), e => Assert.StartsWith("event: response.", e));
    }

    [Fact]
    public void Write_EndingEvent_HasTheWholeResponse()
    {
        JsonElement response = Events(Write(Options, Answer))[^1].GetProperty("response");

        Assert.Equal(
            """[{"id":"rs_7_0","type":"reasoning","summary":[{"type":"summary_text","text":"why"}],"encrypted_content":"relay:sig"},{"id":"msg_7_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Hi \"语\""}]},{"id":"fc_7_2","type":"function_call","status":"completed","call_id":"a","name":"f","arguments":"{}"}]""",
            response.GetProperty("output").GetRawText());
        Assert.Equal("""{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}""", response.GetProperty("usage").GetRawText());
        Assert.Equal("resp_7", response.GetProperty("id").GetString());
        Assert.Equal("alias", response.GetProperty("model").GetString());
        Assert.Equal("completed", response.GetProperty("status").GetString());
    }

    [Fact]
    public void Write_ItemEvents_AgreeOnTheirItem()
    {
        JsonElement[] text = [.. Events(Write(Options, Answer)).Where(e => e.TryGetProperty("item_id", out JsonElement id) && id.GetString() == "msg_7_1")];

        Assert.Equal(5, text.Length);
        Assert.All(text, e => Assert.Equal(1, e.GetProperty("output_index").GetInt32()));
        Assert.All(text, e => Assert.Equal(0, e.GetProperty("content_index").GetInt32()));
        Assert.Equal("Hi \"语\"", text[^2].GetProperty("text").GetString());
    }

    [Fact]
    public void Write_LengthInsideACall_IsIncompleteAndClosesNoCall()
    {
        string stream = Write(Options, w =>
        {
            w.Start(default, default);
            w.ToolStart(0, "a"u8, "f"u8);
            w.ToolArguments(0, "{\"x"u8);
            w.Finish(ChatFinish.Length, default);
            w.End();
        });

        Assert.DoesNotContain("output_item.done", stream);
        Assert.DoesNotContain("arguments.done", stream);
        JsonElement last = Events(stream)[^1];
        Assert.Equal("response.incomplete", last.GetProperty("type").GetString());
        Assert.Equal("max_output_tokens", last.GetProperty("response").GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal("incomplete", last.GetProperty("response").GetProperty("output")[0].GetProperty("status").GetString());
    }

    [Fact]
    public void TryWriteFault_AfterText_IsTheOneEndingEvent()
    {
        string stream = Write(Options, w =>
        {
            w.Start(default, default);
            w.Text("a"u8);
            Assert.True(w.TryWriteFault(new ChatFault(ChatFaultKind.KeyInvalid, "secret words")));
            w.End();
        });

        JsonElement last = Events(stream)[^1];
        Assert.Equal("response.failed", last.GetProperty("type").GetString());
        Assert.Equal("upstream_unavailable", last.GetProperty("response").GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("secret words", stream);
        Assert.DoesNotContain("response.completed", stream);
    }

    [Fact]
    public void Write_RefusalAndSealedThinking_HaveItemsOfTheirOwn()
    {
        JsonElement output = JsonDocument.Parse(Write(Options with { Stream = false }, w =>
        {
            w.RedactedThinking("abc"u8);
            w.Refusal("No."u8);
            w.Finish(ChatFinish.ContentFilter, default);
            w.End();
        })).RootElement.GetProperty("output");

        Assert.Equal(
            """[{"id":"rs_7_0","type":"reasoning","summary":[],"encrypted_content":"relay-redacted:abc"},{"id":"msg_7_1","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]""",
            output.GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WriteAndRead_Answer_SaysTheSame(bool stream)
    {
        byte[] answer = Encoding.UTF8.GetBytes(Write(Options with { Stream = stream }, Answer));

        Assert.Equal(
            "start resp_7 alias\nthink why\ntext Hi \"语\"\ntool 0 a f\nargs 0 {}\nend 0\nfinish ToolCalls\nusage 10/4/0 5/2\nFinished",
            Transcript.Read(new ResponsesAnswerReader(stream, ChatReaderOptions.Default), answer));
    }

    [Fact]
    public void ReadAndWrite_OpenStream_AllocatesNothing()
    {
        byte[] chunk = """
            data: {"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"Hi \u8bed \"q\""}


            """u8.ToArray();
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        using var reader = new ResponsesAnswerReader(stream: true, ChatReaderOptions.Default);

        // The text is kept for the end, in arrays of the pool; so the pool must have had them.
        using (var first = new ResponsesAnswerWriter(Options) { Output = output })
        {
            Pump(first, 2_000);
        }

        using var writer = new ResponsesAnswerWriter(Options) { Output = output };
        Pump(writer, 200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pump(writer, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ChatReadState.Good, reader.State);

        void Pump(ResponsesAnswerWriter to, int times)
        {
            for (int i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                reader.Read(chunk.AsSpan(0, 40), to);
                reader.Read(chunk.AsSpan(40), to);
            }
        }
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(9);
        byte[] seed = Encoding.UTF8.GetBytes(Write(Options, Answer));
        for (int i = 0; i < 3_000; i++)
        {
            byte[] stream = [.. seed];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                stream[random.Next(stream.Length)] = i % 2 == 0 ? (byte)random.Next(256) : "\"{}[]:,\\0nul \n"u8[random.Next(14)];
            }

            using var reader = new ResponsesAnswerReader(stream: i % 3 != 0, new ChatReaderOptions { MaxEventBytes = 4_096 });
            using var writer = new ResponsesAnswerWriter(Options) { Output = new ArrayBufferWriter<byte>() };
            foreach (byte[] piece in Chunking.Random(stream, random))
            {
                reader.Read(piece, writer);
            }

            Assert.True(Enum.IsDefined(reader.Complete(writer)));
        }
    }

    private static void Answer(ResponsesAnswerWriter writer)
    {
        writer.Start("chatcmpl-up"u8, "upstream"u8);
        writer.Thinking("why"u8);
        writer.ThinkingSignature("sig"u8);
        writer.Text("Hi "u8);
        writer.Text("\"语\""u8);
        writer.ToolStart(0, "a"u8, "f"u8);
        writer.ToolEnd(0);
        writer.Finish(ChatFinish.ToolCalls, default);
        writer.Usage(new TokenUsage(10, 5, 4, 0, 2));
        writer.End();
    }

    private static JsonElement[] Events(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => JsonDocument.Parse(e[(e.IndexOf("\ndata: ", StringComparison.Ordinal) + 7)..]).RootElement)];

    private static string Write(ChatWriterOptions options, Action<ResponsesAnswerWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesAnswerWriter(options) { Output = output };
        write(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
