using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicAnswerReaderTests
{
    private const string Start = AnthropicFixtures.MessageStart;
    private const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    [Fact]
    public void Read_ThinkingTextAndParallelCalls_SaysAllOfThem()
    {
        AssertAllForms(AnthropicFixtures.ThinkingTextTools, Lines.Of(
            "start msg_01 claude-x",
            "usage 17/1 read 5 write 2 thought 0",
            "thinking 先想想",
            "sealed EqoB==",
            "text 天气 😀\n\"ok\"",
            "tool 0 toolu_1 weather",
            "args 0 {\"city\":",
            "args 0 \"北京\"}",
            "tool end 0",
            "tool 1 toolu_2 now",
            "tool end 1",
            "usage 17/20 read 5 write 2 thought 7",
            "finish ToolCalls",
            "= Finished"));
    }

    [Fact]
    public void Read_WholeAnswer_SaysTheSame()
    {
        string expected = Lines.Of(
            "start msg_1 claude-x",
            "thinking hm",
            "sealed EqoB==",
            "redacted AAEC",
            "text Hi",
            "tool 0 toolu_1 weather",
            "args 0 {\"city\":\"北京\"}",
            "tool end 0",
            "tool 1 toolu_2 now",
            "tool end 1",
            "usage 14/5 read 4 write 0 thought 0",
            "finish ToolCalls",
            "= Finished");
        Chunking.AssertAll(Encoding.UTF8.GetBytes(AnthropicFixtures.Whole), expected, Read);
        Chunking.AssertAll(Encoding.UTF8.GetBytes("\n\n  " + AnthropicFixtures.Whole + "\n"), expected, Read);
    }

    [Fact]
    public void Read_NoMessageStart_StartsByItself()
    {
        AssertAllForms(
            Text("Hi") + Delta("end_turn") + Stop,
            Lines.Of("start", "text Hi", "usage 0/3 read 0 write 0 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_SecondMessageStart_StartsOnce()
    {
        AssertAllForms(
            Start + Start + Text("Hi") + Delta("end_turn") + Stop,
            Lines.Of(
                "start msg_01 claude-x", "usage 17/1 read 5 write 2 thought 0", "usage 17/1 read 5 write 2 thought 0",
                "text Hi", "usage 17/3 read 5 write 2 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_EventWithoutName_GoesByItsType()
    {
        string unnamed = string.Join('\n', (Start + Text("Hi") + Delta("end_turn") + Stop).Split('\n').Where(l => !l.StartsWith("event:", StringComparison.Ordinal)));

        AssertAllForms(unnamed, Lines.Of(
            "start msg_01 claude-x", "usage 17/1 read 5 write 2 thought 0", "text Hi", "usage 17/3 read 5 write 2 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_InputInBlockStart_IsTakenWhenNoDeltaFollows()
    {
        string stream = "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":1}}}\n\n"
            + "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n" + Delta("tool_use") + Stop;

        AssertAllForms(stream, Lines.Of(
            "start", "tool 0 a f", "args 0 {\"x\":1}", "tool end 0", "usage 0/3 read 0 write 0 thought 0", "finish ToolCalls", "= Finished"));
    }

    [Fact]
    public void Read_InterleavedCalls_KeepsTheirSlots()
    {
        string stream = Tool(1, "a") + Tool(2, "b") + Arguments(1, "{}") + Arguments(2, "{}") + Delta("tool_use") + Stop;

        AssertAllForms(stream, Lines.Of(
            "start", "tool 0 a f", "tool 1 b f", "args 0 {}", "args 1 {}", "usage 0/3 read 0 write 0 thought 0",
            "tool end 0", "tool end 1", "finish ToolCalls", "= Finished"));
    }

    [Fact]
    public void Read_EndTurnAfterCalls_IsToolCalls()
    {
        string stream = Tool(0, "a") + Arguments(0, "{}") + Delta("end_turn") + Stop;

        AssertAllForms(stream, Lines.Of(
            "start", "tool 0 a f", "args 0 {}", "usage 0/3 read 0 write 0 thought 0", "tool end 0", "finish ToolCalls", "= Finished"));
    }

    [Theory]
    [InlineData("end_turn", "finish Stop")]
    [InlineData("stop_sequence", "finish StopSequence ###")]
    [InlineData("max_tokens", "finish Length")]
    [InlineData("model_context_window_exceeded", "finish Length")]
    [InlineData("pause_turn", "finish Pause")]
    [InlineData("refusal", "finish ContentFilter")]
    [InlineData("something_new", "finish Stop")]
    public void Read_StopReason_IsNamed(string reason, string expected)
    {
        string sequence = reason == "stop_sequence" ? "\"###\"" : "null";
        string stream = Text("Hi") + Delta(reason, sequence) + Stop;

        AssertAllForms(stream, Lines.Of("start", "text Hi", "usage 0/3 read 0 write 0 thought 0", expected, "= Finished"));
    }

    [Fact]
    public void Read_CallCutByLength_StaysLengthAndIsNotComplete()
    {
        string stream = Tool(0, "a") + Arguments(0, "{\\\"x\\\":") + Delta("max_tokens") + Stop;

        AssertAllForms(stream, Lines.Of(
            "start", "tool 0 a f", "args 0 {\"x\":", "usage 0/3 read 0 write 0 thought 0", "finish Length", "= Finished"));
    }

    [Fact]
    public void Complete_CutBeforeTheReason_IsCut()
    {
        AssertAllForms(Start + Text("Hi"), Lines.Of("start msg_01 claude-x", "usage 17/1 read 5 write 2 thought 0", "text Hi", "= Cut"));
    }

    [Fact]
    public void Complete_CutInsideArguments_IsCut()
    {
        AssertAllForms(Tool(0, "a") + Arguments(0, "{\\\"x"), Lines.Of("start", "tool 0 a f", "args 0 {\"x", "= Cut"));
    }

    [Fact]
    public void Complete_CutAfterCompleteCalls_IsToolCalls()
    {
        string stream = Tool(0, "a") + Arguments(0, "{}") + "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n";

        AssertAllForms(stream, Lines.Of("start", "tool 0 a f", "args 0 {}", "tool end 0", "finish ToolCalls", "= Finished"));
    }

    [Fact]
    public void Complete_ClosingEventLost_IsFinishedByItsReason()
    {
        AssertAllForms(
            Text("Hi") + Delta("end_turn"), Lines.Of("start", "text Hi", "usage 0/3 read 0 write 0 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_ErrorFirst_FailsBeforeAnythingWasSaid()
    {
        AssertAllForms(AnthropicFixtures.Overloaded, Lines.Of("fail Overloaded Overloaded", "= Failed"));
    }

    [Fact]
    public void Read_ErrorInTheMiddle_Fails()
    {
        AssertAllForms(Text("Hi") + AnthropicFixtures.Overloaded + Text("lost"), Lines.Of("start", "text Hi", "fail Overloaded Overloaded", "= Failed"));
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"busy"}}""")]
    [InlineData("""{"error":{"code":"overloaded_error","type":"overloaded_error","message":"busy"}}""")]
    public void Read_ErrorBodyInPlaceOfAStream_Fails(string body)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), Lines.Of("fail Overloaded busy", "= Failed"), Read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("data: {not json}\n\n")]
    [InlineData("[1,2]")]
    [InlineData("{\"id\":")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: \"text\"\n\n")]
    public void Complete_SomethingElse_IsCut(string body)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), Lines.Of("= Cut"), Read);
    }

    [Fact]
    public void Read_EventBeyondTheBound_IsCut()
    {
        byte[] stream = Encoding.UTF8.GetBytes(Text(new string('x', 300)));
        using var reader = new AnthropicAnswerReader(new ChatReaderOptions { MaxEventBytes = 200 });

        Assert.Equal(ChatReadState.Cut, reader.Read(stream, new AnswerTranscript()));
    }

    [Fact]
    public void Read_ServersOwnTools_ArePassedOver()
    {
        string stream = "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{\"q\":1}}}\n\n"
            + Arguments(0, "{}") + Text("Hi") + Delta("end_turn") + Stop;

        AssertAllForms(stream, Lines.Of("start", "text Hi", "usage 0/3 read 0 write 0 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_ClosingCountOfZeros_TakesNothingBack()
    {
        string stream = Start + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":4}}\n\n" + Stop;

        AssertAllForms(stream, Lines.Of(
            "start msg_01 claude-x", "usage 17/1 read 5 write 2 thought 0", "usage 17/4 read 5 write 2 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_ClosingCountWithInput_ReplacesTheEstimate()
    {
        string stream = Start + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":0,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":90,\"output_tokens\":4}}\n\n" + Stop;

        AssertAllForms(stream, Lines.Of(
            "start msg_01 claude-x", "usage 17/1 read 5 write 2 thought 0", "usage 90/4 read 90 write 0 thought 0", "finish Stop", "= Finished"));
    }

    [Fact]
    public void Read_TwoMegabytesOfArguments_ArrivesWhole()
    {
        string value = new('x', 2 * 1024 * 1024);
        byte[] stream = Encoding.UTF8.GetBytes(Tool(0, "a") + Arguments(0, value) + Delta("tool_use") + Stop);
        var sink = new SilentSink();
        using var reader = new AnthropicAnswerReader(ChatReaderOptions.Default);

        foreach (byte[] chunk in stream.Chunk(1_400))
        {
            _ = reader.Read(chunk, sink);
        }

        Assert.Equal(ChatReadState.Finished, reader.State);
        Assert.True(sink.Bytes > value.Length);
    }

    [Fact]
    public void Read_DeepArguments_AreRead()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        string body = "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":" + deep + "}],\"stop_reason\":\"tool_use\"}";

        Assert.Equal(Lines.Of("start", "tool 0 a f", "args 0 " + deep, "tool end 0", "finish ToolCalls", "= Finished"), Read([Encoding.UTF8.GetBytes(body)]));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(AnthropicFixtures.ThinkingTextTools);
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] broken = [.. bytes];
            for (int i = random.Next(4); i >= 0; i--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(Read([broken]), Read(Chunking.Random(broken, random)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_Deltas_AllocatesNothing()
    {
        byte[] first = Encoding.UTF8.GetBytes(Start + Tool(0, "a"));
        byte[] deltas = Encoding.UTF8.GetBytes(Text("Hi \\n \\ud83d\\ude00") + Arguments(0, "{\\\"x\\\":1}") + AnthropicFixtures.Ping);
        var sink = new SilentSink();
        using var reader = new AnthropicAnswerReader(ChatReaderOptions.Default);
        _ = reader.Read(first, sink);
        Feed(reader, deltas, sink, times: 10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(reader, deltas, sink, times: 200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ChatReadState.Good, reader.State);
    }

    internal static string Text(string text) =>
        $$$"""data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""" + "\n\n";

    private static string Tool(int index, string id) =>
        $$$$"""data: {"type":"content_block_start","index":{{{{index}}}},"content_block":{"type":"tool_use","id":"{{{{id}}}}","name":"f","input":{}}}""" + "\n\n";

    private static string Arguments(int index, string escaped) =>
        $$$"""data: {"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":"{{{escaped}}}"}}""" + "\n\n";

    private static string Delta(string reason, string sequence = "null") =>
        $$$"""data: {"type":"message_delta","delta":{"stop_sequence":{{{sequence}}},"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":3}}""" + "\n\n";

    private static void Feed(AnthropicAnswerReader reader, byte[] chunk, SilentSink sink, int times)
    {
        for (int i = 0; i < times; i++)
        {
            // Cut in the middle, so that gathering is measured too.
            _ = reader.Read(chunk.AsSpan(0, 40), sink);
            _ = reader.Read(chunk.AsSpan(40), sink);
        }
    }

    private static void AssertAllForms(string stream, string expected)
    {
        foreach (byte[] form in Lines.FormsOf(stream))
        {
            Chunking.AssertAll(form, expected, Read);
        }
    }

    private static string Read(byte[][] chunks) => AnswerTranscript.Of(new AnthropicAnswerReader(ChatReaderOptions.Default), chunks);
}
