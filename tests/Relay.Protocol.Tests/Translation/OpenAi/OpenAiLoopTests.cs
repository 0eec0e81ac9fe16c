using System.Buffers;
using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using static Relay.Protocol.Tests.Translation.OpenAi.Streams;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Reader and writer together: the same answer comes out, nothing is allocated on the way, and no bytes break them.</summary>
public class OpenAiLoopTests
{
    private static readonly string s_stream = string.Concat(((string[])[
        Delta("""{"role":"assistant","content":""}"""),
        Delta("""{"reasoning_content":"wh\u0079 语"}"""),
        Delta("""{"content":"Hi \ud83d\ude00 \"q\"\n"}"""),
        Delta("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}"""),
        Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":\"\\u4e2d\\n\"}"}}]}"""),
        Delta("{}", "\"finish_reason\":\"tool_calls\""),
        """{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4}}}""",
        "[DONE]"]).Select(e => $"data: {e}\n\n"));

    private static ChatWriterOptions Options => new() { Stream = true, Model = "m", CallId = "1", CreatedUnixSeconds = 5, IncludeUsage = true };

    [Fact]
    public void ReadAndWrite_Stream_SaysTheSame()
    {
        byte[] once = Through(Encoding.UTF8.GetBytes(s_stream), Options);

        Assert.Equal(ReadAll(Encoding.UTF8.GetBytes(s_stream)), ReadAll(once).Replace("chatcmpl-1", "c1", StringComparison.Ordinal));
        Assert.Equal(once, Through(once, Options));
    }

    [Fact]
    public void ReadAndWrite_StreamIntoWhole_SaysTheSame()
    {
        byte[] whole = Through(Encoding.UTF8.GetBytes(s_stream), Options with { Stream = false });

        string expected = ReadAll(Encoding.UTF8.GetBytes(s_stream));
        string actual = Transcript.Read(new OpenAiAnswerReader(stream: false, ChatReaderOptions.Default), whole);
        Assert.Equal(expected, actual.Replace("chatcmpl-1", "c1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"content":"Hi \ud83d\ude00 \"q\"\n","reasoning_content":"so"}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"\"x\": 1,"}}]}""")]
    public void ReadAndWrite_OpenStream_AllocatesNothing(string delta)
    {
        byte[] chunk = Encoding.UTF8.GetBytes($"data: {Delta(delta, "\"finish_reason\":null,\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}")}\n\n");
        byte[][] pieces = [chunk, chunk[..50], chunk[50..]];
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        using var reader = new OpenAiAnswerReader(stream: true, new ChatReaderOptions { ThinkTags = true });
        using var writer = new OpenAiAnswerWriter(Options) { Output = output };
        Pump(200);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Pump(1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ChatReadState.Good, reader.State);

        void Pump(int times)
        {
            for (int i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                foreach (byte[] piece in pieces)
                {
                    reader.Read(piece, writer);
                }
            }
        }
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(5);
        byte[] seed = Encoding.UTF8.GetBytes(s_stream);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] stream = [.. seed];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                stream[random.Next(stream.Length)] = i % 2 == 0 ? (byte)random.Next(256) : "\"{}[]:,\\0nul \n"u8[random.Next(14)];
            }

            using var reader = new OpenAiAnswerReader(stream: i % 3 != 0, new ChatReaderOptions { MaxEventBytes = 4_096, ThinkTags = i % 5 == 0 });
            using var writer = new OpenAiAnswerWriter(Options) { Output = new ArrayBufferWriter<byte>() };
            foreach (byte[] piece in Chunking.Random(stream, random))
            {
                reader.Read(piece, writer);
            }

            Assert.True(Enum.IsDefined(reader.Complete(writer)));
        }
    }

    private static string ReadAll(byte[] stream) => Transcript.Read(new OpenAiAnswerReader(stream: true, ChatReaderOptions.Default), stream);

    private static byte[] Through(byte[] stream, ChatWriterOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        using var reader = new OpenAiAnswerReader(stream: true, ChatReaderOptions.Default);
        using var writer = new OpenAiAnswerWriter(options) { Output = output };
        reader.Read(stream, writer);
        Assert.Equal(ChatReadState.Finished, reader.Complete(writer));
        writer.End();
        return output.WrittenSpan.ToArray();
    }
}
