using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Gemini;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiAnswerReaderTests
{
    private static readonly string s_everything = Lines.Of(
        "start abc gemini-x",
        "thinking 先想想",
        "usage 10/7 read 0 write 0 thought 7",
        "text 天气 😀\n\"ok\" {[",
        "tool 0 c1 weather",
        "tool sealed 0 Cs4B+/==",
        "args 0 {\"city\":\"北京\"}",
        "tool end 0",
        "tool 1 c2 now",
        "args 1 {}",
        "tool end 1",
        "usage 10/12 read 4 write 0 thought 7",
        "finish ToolCalls",
        "= Finished");

    [Fact]
    public void Read_EventStream_SaysAllOfIt()
    {
        AssertAllForms(GeminiFixtures.Sse(GeminiFixtures.Chunks), s_everything);
    }

    [Fact]
    public void Read_JsonArray_SaysTheSame()
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(GeminiFixtures.Array(GeminiFixtures.Chunks)), s_everything, Read);
        Chunking.AssertAll(Encoding.UTF8.GetBytes("\r\n" + GeminiFixtures.Array(GeminiFixtures.Chunks) + "\n"), s_everything, Read);
    }

    [Fact]
    public void Read_WholeAnswer_IsRead()
    {
        const string body =
            """
            {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Hi"}],"role":"model"},"finishReason":"MAX_TOKENS"}],
             "usageMetadata":{"promptTokenCount":3,"toolUsePromptTokenCount":2,"candidatesTokenCount":1,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":2}]}}
            """;
        Chunking.AssertAll(
            Encoding.UTF8.GetBytes(body),
            Lines.Of("start", "thinking hm", "text Hi", "usage 5/1 read 0 write 0 thought 0", "finish Length", "= Finished"),
            Read);
    }

    [Fact]
    public void Read_CallsWithoutIds_GetIdsOfTheirOwn()
    {
        string stream = GeminiFixtures.Sse(
            GeminiFixtures.Candidate("\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},{\"functionCall\":{\"name\":\"f\"}}]},\"finishReason\":\"STOP\""));

        string[] lines = Read([Encoding.UTF8.GetBytes(stream)]).Split('\n');

        Assert.Matches("^tool 0 call_[0-9a-f]{32} f$", lines[1]);
        Assert.Matches("^tool 1 call_[0-9a-f]{32} f$", lines[3]);
        Assert.NotEqual(lines[1][7..], lines[3][7..]);
        Assert.Equal(["tool end 0", "tool end 1", "finish ToolCalls"], [lines[2], lines[4], lines[5]]);
    }

    [Fact]
    public void Read_FinishOnEveryChunk_EndsAtTheLast()
    {
        AssertAllForms(
            GeminiFixtures.Sse(Text("a", "STOP"), Text("b", "STOP"), Text("c", "MAX_TOKENS")),
            Lines.Of("start", "text a", "text b", "text c", "finish Length", "= Finished"));
    }

    [Theory]
    [InlineData("STOP", "finish Stop")]
    [InlineData("MAX_TOKENS", "finish Length")]
    [InlineData("SAFETY", "finish ContentFilter")]
    [InlineData("RECITATION", "finish ContentFilter")]
    [InlineData("BLOCKLIST", "finish ContentFilter")]
    [InlineData("PROHIBITED_CONTENT", "finish ContentFilter")]
    [InlineData("SPII", "finish ContentFilter")]
    [InlineData("IMAGE_SAFETY", "finish ContentFilter")]
    [InlineData("LANGUAGE", "finish Stop")]
    [InlineData("OTHER", "finish Stop")]
    public void Read_FinishReason_IsNamed(string reason, string expected)
    {
        AssertAllForms(GeminiFixtures.Sse(Text("a", reason)), Lines.Of("start", "text a", expected, "= Finished"));
    }

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("UNEXPECTED_TOOL_CALL")]
    [InlineData("TOO_MANY_TOOL_CALLS")]
    public void Read_MalformedCall_FailsBeforeAnythingIsSaid(string reason)
    {
        AssertAllForms(
            GeminiFixtures.Sse(GeminiFixtures.Candidate($"\"content\":{{}},\"finishReason\":\"{reason}\"")),
            Lines.Of("fail Transient The model's tool call was malformed.", "= Failed"));
    }

    [Theory]
    [InlineData("\"finishReason\":\"MAX_TOKENS\"")]
    [InlineData("\"content\":{},\"finishReason\":\"MAX_TOKENS\"")]
    [InlineData("\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\"")]
    [InlineData("\"content\":{\"parts\":[]},\"finishReason\":\"MAX_TOKENS\"")]
    public void Read_CandidateWithoutContent_IsAnEmptyAnswer(string inside)
    {
        AssertAllForms(GeminiFixtures.Sse(GeminiFixtures.Candidate(inside)), Lines.Of("start", "finish Length", "= Finished"));
    }

    [Fact]
    public void Read_BlockedPrompt_IsFiltered()
    {
        AssertAllForms(
            GeminiFixtures.Sse("""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}}"""),
            Lines.Of("start", "usage 4/0 read 0 write 0 thought 0", "finish ContentFilter", "= Finished"));
    }

    [Fact]
    public void Read_OtherCandidates_ArePassedOver()
    {
        AssertAllForms(
            GeminiFixtures.Sse("""{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]}},{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}"""),
            Lines.Of("start", "text a", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Complete_NoFinishReason_IsCut()
    {
        AssertAllForms(GeminiFixtures.Sse(GeminiFixtures.TextChunk), Lines.Of("start abc gemini-x", "text 天气 😀\n\"ok\" {[", "= Cut"));
    }

    [Fact]
    public void Complete_NoFinishReasonWhereTheProviderHasNone_IsStop()
    {
        byte[] stream = Encoding.UTF8.GetBytes(GeminiFixtures.Sse(GeminiFixtures.TextChunk));

        Assert.EndsWith(
            Lines.Of("finish Stop", "= Finished"),
            AnswerTranscript.Of(new GeminiAnswerReader(new ChatReaderOptions { EndsWithoutFinish = true }), [stream]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_NoFinishReasonInWholeBody_IsStop()
    {
        string expected = Lines.Of("start abc gemini-x", "text 天气 😀\n\"ok\" {[", "finish Stop", "= Finished");

        Chunking.AssertAll(Encoding.UTF8.GetBytes(GeminiFixtures.TextChunk), expected, Read);
        Chunking.AssertAll(Encoding.UTF8.GetBytes(GeminiFixtures.Array(GeminiFixtures.TextChunk)), expected, Read);
    }

    [Fact]
    public void Complete_CompleteCallsAndNoFinishReason_IsToolCalls()
    {
        AssertAllForms(
            GeminiFixtures.Sse(GeminiFixtures.Candidate("\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"a\",\"name\":\"f\"}}]}")),
            Lines.Of("start", "tool 0 a f", "tool end 0", "finish ToolCalls", "= Finished"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{\"candidates\":")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("data: {]\n\n")]
    [InlineData("data: nope\n\n")]
    public void Complete_SomethingElse_IsCut(string body)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), Lines.Of("= Cut"), Read);
    }

    [Fact]
    public void Complete_ArrayCutInside_IsCut()
    {
        string body = GeminiFixtures.Array(GeminiFixtures.TextChunk, GeminiFixtures.CallsChunk)[..^60];

        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), Lines.Of("start abc gemini-x", "text 天气 😀\n\"ok\" {[", "= Cut"), Read);
    }

    [Fact]
    public void Read_ErrorInAnyPlace_Fails()
    {
        string expected = Lines.Of("fail QuotaWindow Quota exceeded. Please retry in 46.1s.", "= Failed");
        string oneLine = GeminiFixtures.QuotaError.ReplaceLineEndings("");

        Chunking.AssertAll(Encoding.UTF8.GetBytes(GeminiFixtures.QuotaError), expected, Read);
        Chunking.AssertAll(Encoding.UTF8.GetBytes($"[{GeminiFixtures.QuotaError}]"), expected, Read);
        AssertAllForms(GeminiFixtures.Sse(oneLine), expected);
        AssertAllForms(GeminiFixtures.Sse(Text("a", null), oneLine, Text("lost", null)), Lines.Of("start", "text a") + expected);
    }

    [Fact]
    public void Read_EventBeyondTheBound_IsCut()
    {
        using var events = new GeminiAnswerReader(new ChatReaderOptions { MaxEventBytes = 100 });
        using var array = new GeminiAnswerReader(new ChatReaderOptions { MaxEventBytes = 100 });
        string chunk = Text(new string('x', 100), null);

        Assert.Equal(ChatReadState.Cut, events.Read(Encoding.UTF8.GetBytes(GeminiFixtures.Sse(chunk)), new SilentSink()));
        Assert.Equal(ChatReadState.Cut, array.Read(Encoding.UTF8.GetBytes(GeminiFixtures.Array(chunk)), new SilentSink()));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrowsAndDoesNotDependOnChunks()
    {
        string[] forms = [GeminiFixtures.Sse(GeminiFixtures.Chunks), GeminiFixtures.Array(GeminiFixtures.Chunks), GeminiFixtures.QuotaError];
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] bytes = Encoding.UTF8.GetBytes(forms[random.Next(forms.Length)]);
            for (int i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(Stable(Read([bytes])), Stable(Read(Chunking.Random(bytes, random))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_Chunks_AllocatesNothing()
    {
        byte[] chunk = Encoding.UTF8.GetBytes(GeminiFixtures.Sse(GeminiFixtures.ThoughtChunk, GeminiFixtures.TextChunk, GeminiFixtures.CallsChunk));
        var sink = new SilentSink();
        using var reader = new GeminiAnswerReader(ChatReaderOptions.Default);
        Feed(reader, chunk, sink, times: 10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(reader, chunk, sink, times: 200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ChatReadState.Good, reader.State);
    }

    private static void Feed(GeminiAnswerReader reader, byte[] chunk, SilentSink sink, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _ = reader.Read(chunk.AsSpan(0, 100), sink);
            _ = reader.Read(chunk.AsSpan(100), sink);
        }
    }

    private static string Text(string text, string? reason) => GeminiFixtures.Candidate(
        $"\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}{(reason is null ? "" : $",\"finishReason\":\"{reason}\"")}");

    /// <summary>A transcript without the ids that are made by chance.</summary>
    private static string Stable(string transcript) => System.Text.RegularExpressions.Regex.Replace(transcript, "call_[0-9a-f]{32}", "call");

    private static void AssertAllForms(string stream, string expected)
    {
        foreach (byte[] form in Lines.FormsOf(stream))
        {
            Chunking.AssertAll(form, expected, Read);
        }
    }

    private static string Read(byte[][] chunks) => AnswerTranscript.Of(new GeminiAnswerReader(ChatReaderOptions.Default), chunks);
}
