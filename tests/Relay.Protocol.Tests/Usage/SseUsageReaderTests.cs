using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

public sealed class SseUsageReaderTests
{
    private const string Head = """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":""";
    private const string Text = Head + """{"content":"Say \"usage\":1 and 你好"},"finish_reason":null}],"usage":null}""";
    private const string End = Head + """{},"finish_reason":"stop"}]}""";
    private const string UsageEvent =
        """{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""";

    private static readonly TokenUsage s_usage = new(10, 5, CachedInput: 4, Reasoning: 2);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_OpenAiStream_PassesUnchangedWithUsage(string newLine)
    {
        string stream = Events(newLine, Text, End, UsageEvent, "[DONE]");

        Check(stream, new Watched(ChatReadState.Finished, s_usage, stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi));
    }

    [Fact]
    public void Read_UsageNobodyAskedFor_TakesThatEventOut()
    {
        string stream = Events("\n", Text, End, UsageEvent, "[DONE]");
        string down = Events("\n", Text, End, "[DONE]");

        Check(stream, new Watched(ChatReadState.Finished, s_usage, down, ""), static () => new SseUsageReader(ChatDialect.OpenAi, stripUsage: true));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":4,"completion_tokens_details":{"reasoning_tokens":2}}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":4,"completion_tokens_details":{"reasoning_tokens":2}}}]}""")]
    public void Read_UsageBesideChoices_CountsAndPasses(string last)
    {
        string stream = Events("\n", Text, last, "[DONE]");

        Check(stream, new Watched(ChatReadState.Finished, s_usage, stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi, stripUsage: true));
    }

    [Fact]
    public void Read_UsageOnEachChunk_LastWins()
    {
        string stream = Events(
            "\n",
            Head + """{"content":"a"},"finish_reason":null}],"usage":{"prompt_tokens":10,"completion_tokens":1}}""",
            Head + """{"content":"b"},"finish_reason":null}],"usage":{"prompt_tokens":10,"completion_tokens":9}}""",
            Head + """{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":12}}""");

        Check(stream, new Watched(ChatReadState.Finished, new TokenUsage(10, 12), stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi, true));
    }

    [Fact]
    public void Read_CommentsAndNoSpaceAfterColon_Pass()
    {
        string stream = ": keep-alive\n\n: keep-alive\n\ndata:" + Text + "\n\n: more\n\ndata:" + End + "\n\ndata:[DONE]\n\n";

        Check(stream, new Watched(ChatReadState.Finished, null, stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Insufficient Balance"}}""")]
    [InlineData("""{"code":20012,"message":"Model does not exist.","data":null}""")]
    [InlineData("""{"id":"x","base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""")]
    public void Read_FirstEventIsAnError_FailsAndPassesNothing(string error) =>
        Check(Events("\n", error), new Watched(ChatReadState.Failed, null, "", error), static () => new SseUsageReader(ChatDialect.OpenAi));

    [Fact]
    public void Read_LaterEventIsAnError_PassesWhatCameBefore()
    {
        const string Error = """{"error":{"message":"key sk-1 over quota"}}""";
        string before = Events("\n", Text);

        Check(before + Events("\n", Error), new Watched(ChatReadState.Failed, null, before, Error), static () => new SseUsageReader(ChatDialect.OpenAi));
    }

    [Fact]
    public void Complete_BeforeAnyFinish_IsCut()
    {
        string stream = Events("\n", Text, Text);

        Check(stream, new Watched(ChatReadState.Cut, null, stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi));
    }

    [Fact]
    public void Complete_NoBlankLineAtTheEnd_CountsTheLastEvent()
    {
        string stream = Events("\n", Text, End, UsageEvent).TrimEnd('\n');

        Check(stream, new Watched(ChatReadState.Finished, s_usage, stream, ""), static () => new SseUsageReader(ChatDialect.OpenAi));
    }

    [Fact]
    public void Read_Anthropic_AddsCacheToInputAndStaysUndecidedUntilContent()
    {
        const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":3,\"output_tokens\":1}}}\n\n";
        const string Rest = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
            + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n"
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":20}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        SseUsageReader opening = new(ChatDialect.Anthropic);
        byte[] start = Encoding.UTF8.GetBytes(Start);
        Assert.Equal(start.Length, opening.Read(start, out _));
        Assert.Equal(ChatReadState.Undecided, opening.State);

        Check(
            Start + Rest, new Watched(ChatReadState.Finished, new TokenUsage(20, 20, 7, 3), Start + Rest, ""),
            static () => new SseUsageReader(ChatDialect.Anthropic));
    }

    [Fact]
    public void Read_AnthropicErrorAfterTheStart_Fails()
    {
        const string Error = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";
        const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";

        Check(
            Start + "event: error\ndata: " + Error + "\n\n", new Watched(ChatReadState.Failed, new TokenUsage(1, 1), Start, Error),
            static () => new SseUsageReader(ChatDialect.Anthropic));
    }

    [Fact]
    public void Read_Gemini_CountsThoughtsAsOutput()
    {
        string stream = Events(
            "\r\n",
            """{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"f","args":{"usage":{"input_tokens":99}}}}]}}],"usageMetadata":{"promptTokenCount":10}}""",
            """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7,"cachedContentTokenCount":2,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8},{"modality":"AUDIO","tokenCount":2}]}}""");

        Check(
            stream, new Watched(ChatReadState.Finished, new TokenUsage(10, 12, 2, 0, 7, 2), stream, ""),
            static () => new SseUsageReader(ChatDialect.Gemini));
    }

    [Fact]
    public void Read_Responses_UsageOfTheTerminalEvent()
    {
        string stream = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"status\":\"in_progress\",\"error\":null,\"usage\":null}}\n\n"
            + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n"
            + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"error\":null,\"output\":[{\"usage\":{\"input_tokens\":1}}],\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":2}}}}\n\n";

        Check(stream, new Watched(ChatReadState.Finished, s_usage, stream, ""), static () => new SseUsageReader(ChatDialect.Responses));
    }

    [Fact]
    public void Read_EventLongerThanIsHeld_PassesInPiecesAndItsUsageCounts()
    {
        string picture = new('A', 100_000);
        string stream = Events(
            "\n",
            $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"data":"{{{picture}}}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}""");
        byte[] bytes = Encoding.UTF8.GetBytes(stream);

        Watched watched = Watching.Run(new SseUsageReader(ChatDialect.Gemini), [.. bytes.Chunk(2048)]);

        Assert.Equal(new Watched(ChatReadState.Finished, new TokenUsage(3, 4), stream, ""), watched);
    }

    [Fact]
    public void Read_GarbageFirst_Fails() =>
        Assert.Equal(ChatReadState.Failed, Watching.Run(new SseUsageReader(ChatDialect.OpenAi), [Encoding.UTF8.GetBytes("data: <html>\n\n")]).State);

    [Fact]
    public void Read_RandomBytes_NeverThrowsAndPassesNoMoreThanCame()
    {
        Random random = new(4711);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Events("\n", Text, End, UsageEvent));
            for (int i = 0; i < 8; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Watched watched = Watching.Run(new SseUsageReader((ChatDialect)random.Next(4), true), Chunking.Random(bytes, random));

            Assert.True(watched.Down.Length <= bytes.Length * 3);
        }
    }

    [Fact]
    public void EstimatedOutputTokens_NoUsage_CountsEventsAndWhatTheyAreLongerThanTheShortest()
    {
        SseUsageReader reader = new(ChatDialect.OpenAi);
        string longer = Head + "{\"content\":\"" + new string('x', 400) + "\"},\"finish_reason\":null}]}";

        Watching.Run(reader, [Encoding.UTF8.GetBytes(Events("\n", Head + "{\"content\":\"\"},\"finish_reason\":null}]}", longer))]);

        Assert.Equal(100, reader.EstimatedOutputTokens);
    }

    [Fact]
    public void Read_TenThousandChunks_AllocatesNothing()
    {
        SseUsageReader reader = new(ChatDialect.OpenAi, stripUsage: true);
        byte[] chunk = Encoding.UTF8.GetBytes(Events("\n", Text, Head + """{"content":"a"},"finish_reason":null}],"usage":{"prompt_tokens":10,"completion_tokens":1}}"""));
        Span<byte> bytes = new byte[chunk.Length];
        long before = 0;
        for (int i = 0; i < 10_100; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            chunk.CopyTo(bytes);
            reader.Read(bytes, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(new TokenUsage(10, 1), reader.Usage);
    }

    private static string Events(string newLine, params string[] data) => string.Concat(data.Select(d => $"data: {d}{newLine}{newLine}"));

    private static void Check(string stream, Watched expected, Func<AnswerUsageReader> create) =>
        Chunking.AssertAll(Encoding.UTF8.GetBytes(stream), expected, chunks => Watching.Run(create(), chunks));
}
