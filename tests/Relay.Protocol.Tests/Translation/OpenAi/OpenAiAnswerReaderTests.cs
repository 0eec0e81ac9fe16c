using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using static Relay.Protocol.Tests.Translation.OpenAi.Streams;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiAnswerReaderTests
{
    private const string Stop = "\"finish_reason\":\"stop\"";

    [Fact]
    public void Read_OpenAiStream_TellsTextUsageAndFinish()
    {
        AssertReads(
            "start c1 m\ntext Hi 语音 😀\nfinish Stop\nusage 10/4/0 5/2\nFinished",
            [
                Delta("""{"role":"assistant","content":""}"""),
                Delta("""{"content":"Hi \u8bed"},"obfuscation":"x7" """, "\"finish_reason\":null"),
                Delta("""{"content":"音 \ud83d\ude00"}"""),
                Delta("{}", Stop),
                """{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""",
            ]);
    }

    [Fact]
    public void Read_SiliconFlowStream_TakesTheLastUsageAndEosAsStop()
    {
        AssertReads(
            "start 0198f5aa R1\nthink Let\ntext Hi\nfinish Stop\nusage 13/0/0 10/0\nFinished",
            [
                """{"id":"0198f5aa","object":"chat.completion.chunk","created":1756461534,"model":"R1","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Let","role":"assistant"},"finish_reason":null}],"system_fingerprint":"","usage":{"prompt_tokens":13,"completion_tokens":1,"total_tokens":14,"completion_tokens_details":{"reasoning_tokens":1}}}""",
                """{"id":"0198f5aa","object":"chat.completion.chunk","created":1756461534,"model":"R1","choices":[{"index":0,"delta":{"content":"Hi","reasoning_content":null,"role":"assistant"},"finish_reason":null}],"usage":{"prompt_tokens":13,"completion_tokens":9,"total_tokens":22}}""",
                """{"id":"0198f5aa","object":"chat.completion.chunk","created":1756461534,"model":"R1","choices":[{"index":0,"delta":{"content":"","reasoning_content":null,"role":"assistant"},"finish_reason":"eos"}],"usage":{"prompt_tokens":13,"completion_tokens":10,"total_tokens":23}}""",
            ]);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_cache_hit_tokens":4}}""", "9/4/0 3/0")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":9,"completion_tokens":3,"cached_tokens":2}}]}""", "9/2/0 3/0")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":9,"completion_tokens":3}}],"usage":null}""", "9/0/0 3/0")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":20,"completion_tokens_details":{"reasoning_tokens":8}}}""", "9/0/0 11/8")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":20,"cache_write_tokens":-1},"completion_tokens_details":null}}""", "9/9/0 3/0")]
    public void Read_UsageInItsPlaces_IsFound(string finishChunk, string usage)
    {
        AssertReads($"start c1 m\ntext a\nfinish Stop\nusage {usage}\nFinished", [Delta("""{"content":"a"}"""), finishChunk]);
    }

    [Fact]
    public void Read_UsageOfZerosAfterNumbers_SaysNothing()
    {
        AssertReads(
            "start c1 m\ntext a\nfinish Stop\nusage 1/0/0 2/0\nFinished",
            [Delta("""{"content":"a"}""", Stop), """{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}""", """{"choices":[],"usage":{"total_tokens":0}}"""]);
    }

    [Theory]
    [InlineData("stop", "Stop")]
    [InlineData("eos", "Stop")]
    [InlineData("end_turn", "Stop")]
    [InlineData("STOP", "Stop")]
    [InlineData("length", "Length")]
    [InlineData("model_context_window_exceeded", "Length")]
    [InlineData("sensitive", "ContentFilter")]
    [InlineData("content_filter", "ContentFilter")]
    [InlineData("tool_calls", "Stop")]
    public void Read_FinishReason_IsNamedNeutrally(string reason, string finish)
    {
        AssertReads($"start c1 m\ntext a\nfinish {finish}\nFinished", [Delta("""{"content":"a"}"""), Delta("{}", $"\"finish_reason\":\"{reason}\"")]);
    }

    [Theory]
    [InlineData("network_error", "Transient")]
    [InlineData("insufficient_system_resource", "Overloaded")]
    public void Read_FinishReasonOfABreakdown_Fails(string reason, string kind)
    {
        AssertReads($"start c1 m\ntext a\nfail {kind}\nFailed", [Delta("""{"content":"a"}"""), Delta("{}", $"\"finish_reason\":\"{reason}\"")]);
    }

    [Fact]
    public void Read_EmptyFinishReason_IsNone()
    {
        AssertReads("start c1 m\ntext ab\nCut", [Delta("""{"content":"a"}""", "\"finish_reason\":\"\""), Delta("""{"content":"b"}""")], done: false);
    }

    [Fact]
    public void Read_StopOnEveryChunk_GoesOnToTheEnd()
    {
        AssertReads("start c1 m\ntext abc\nfinish Stop\nFinished", [Delta("""{"content":"a"}""", Stop), Delta("""{"content":"b"}""", Stop), Delta("""{"content":"c"}""", Stop)]);
    }

    [Fact]
    public void Read_StopAfterLength_StaysLength()
    {
        AssertReads("start c1 m\ntext a\nfinish Length\nFinished", [Delta("""{"content":"a"}""", "\"finish_reason\":\"length\""), Delta("{}", Stop)]);
    }

    [Fact]
    public void Read_EndWithoutDone_CountsWhenAReasonCame()
    {
        AssertReads("start c1 m\ntext a\nfinish Stop\nFinished", [Delta("""{"content":"a"}""", Stop)], done: false);
    }

    [Fact]
    public void Read_DoneWithoutReason_IsStop()
    {
        AssertReads("start c1 m\ntext a\nfinish Stop\nFinished", [Delta("""{"content":"a"}""")]);
    }

    [Fact]
    public void Read_CutBeforeFinish_IsCut()
    {
        AssertReads("start c1 m\ntext a\nCut", [Delta("""{"content":"a"}""")], done: false);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":null,"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":null,"reasoning_content":null},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"finish_reason":"stop","delta":{"content":"","tool_calls":[]}}]}""")]
    public void Read_NothingInTheFinishChunk_IsBorne(string finishChunk)
    {
        AssertReads("start c1 m\ntext a\nfinish Stop\nFinished", [Delta("""{"content":"a"}"""), finishChunk]);
    }

    [Fact]
    public void Read_EmptyChoicesFirst_BelongToAGoodAnswer()
    {
        AssertReads("start  gpt\ntext a\nfinish Stop\nFinished", ["""{"choices":[],"model":"gpt","prompt_filter_results":[]}""", Delta("""{"content":"a"}""", Stop)]);
    }

    [Fact]
    public void Read_OtherChoices_AreLeftOut()
    {
        AssertReads(
            "start c1 m\ntext ab\nfinish Stop\nFinished",
            [
                Delta("""{"content":"a"}"""),
                """{"choices":[{"delta":{"content":"X"},"index":1,"finish_reason":"length"}]}""",
                """{"choices":[{"delta":{"content":"Y"},"index":1},{"delta":{"content":"b"},"index":0,"finish_reason":"stop"}]}""",
            ]);
    }

    [Theory]
    [InlineData("""{"reasoning_content":"x","reasoning":"x","content":"a"}""")]
    [InlineData("""{"content":"a","reasoning":"x"}""")]
    [InlineData("""{"content":"a","reasoning_content":"x","reasoning_details":[{"type":"reasoning.text","text":"x"}]}""")]
    [InlineData("""{"content":"a","reasoning_details":[{"type":"reasoning.text","id":"r","text":"x"},{"type":"reasoning.encrypted","data":"q"}]}""")]
    [InlineData("""{"content":[{"type":"text","text":"a"}],"reasoning_content":"x"}""")]
    public void Read_ThinkingAndTextInOneChunk_TellsThinkingFirstAndOnce(string delta)
    {
        AssertReads("start c1 m\nthink x\ntext a\nfinish Stop\nFinished", [Delta(delta, Stop)]);
    }

    [Fact]
    public void Read_DetailsRepeatedAtTheEnd_AreNotToldAgain()
    {
        AssertReads(
            "start c1 m\nthink xy\ntext a\nfinish Stop\nFinished",
            [
                Delta("""{"reasoning":"x"}"""),
                Delta("""{"reasoning":"y"}"""),
                Delta("""{"content":"a","reasoning_details":[{"type":"reasoning.text","text":"xy"}]}""", Stop),
            ]);
    }

    [Fact]
    public void Read_MiniMaxFinalMessage_IsNotDoubled()
    {
        AssertReads(
            "start 04ec M1\nthink r\ntext Hello!\nfinish Stop\nusage 26/0/0 223/214\nFinished",
            [
                """{"id":"04ec","choices":[{"index":0,"delta":{"content":"","role":"assistant","name":"MiniMax AI","audio_content":"","reasoning_content":"r"}}],"created":1,"model":"M1","object":"chat.completion.chunk","usage":{"total_tokens":0,"total_characters":0},"input_sensitive":false}""",
                """{"id":"04ec","choices":[{"index":0,"delta":{"content":"Hello!","role":"assistant"},"finish_reason":"stop"}],"created":1,"model":"M1","object":"chat.completion.chunk"}""",
                """{"id":"04ec","choices":[{"finish_reason":"stop","index":0,"message":{"content":"Hello!","role":"assistant","reasoning_content":"r"}}],"object":"chat.completion","usage":{"total_tokens":249,"prompt_tokens":26,"completion_tokens":223,"completion_tokens_details":{"reasoning_tokens":214}},"base_resp":{"status_code":0,"status_msg":""}}""",
            ],
            done: false);
    }

    [Fact]
    public void Read_OnlyAMessageInTheStream_IsTheAnswer()
    {
        AssertReads("start c1 m\ntext a\nfinish Stop\nFinished", ["""{"id":"c1","model":"m","choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"""]);
    }

    [Fact]
    public void Read_Refusal_IsTold()
    {
        AssertReads("start c1 m\nrefusal No.\nfinish Stop\nFinished", [Delta("""{"refusal":"No."}""", Stop)]);
    }

    [Fact]
    public void Read_EventTooLong_IsCut()
    {
        AssertReads("start c1 m\nCut", [Delta("{}"), Delta($$"""{"content":"{{new string('a', 300)}}"}""", Stop)], new ChatReaderOptions { MaxEventBytes = 200 });
    }

    [Theory]
    [InlineData("{\"choices\":[{]}")]
    [InlineData("not json")]
    [InlineData("{\"choices\":[]} x")]
    public void Read_EventThatIsNoJson_IsCut(string data)
    {
        AssertReads("start c1 m\ntext a\nCut", [Delta("""{"content":"a"}"""), data]);
    }

    [Fact]
    public void Read_LargeArguments_AreWhole()
    {
        string big = new('语', 700_000);
        byte[] stream = Encoding.UTF8.GetBytes($"data: {Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":\"BIG\"}"}}]}""", Stop).Replace("BIG", big, StringComparison.Ordinal)}\n\n");

        string transcript = Transcript.Read(new OpenAiAnswerReader(stream: true, ChatReaderOptions.Default), [.. stream.Chunk(16_384)]);

        Assert.Equal($"start c1 m\ntool 0 a f\nargs 0 {{\"x\":\"{big}\"}}\nend 0\nfinish ToolCalls\nFinished", transcript);
    }

    [Fact]
    public void Read_FirstGoodChunk_DecidesTheState()
    {
        using var reader = new OpenAiAnswerReader(stream: true, ChatReaderOptions.Default);
        var transcript = new Transcript();

        Assert.Equal(ChatReadState.Undecided, reader.Read(": queued\n\n"u8, transcript));
        Assert.Equal(ChatReadState.Good, reader.Read(Encoding.UTF8.GetBytes($"data: {Delta("{}", Stop)}\n\n"), transcript));
        Assert.Equal(ChatReadState.Finished, reader.Read("data: [DONE]\n\n"u8, transcript));
        Assert.Equal(ChatReadState.Finished, reader.Complete(transcript));
    }
}
