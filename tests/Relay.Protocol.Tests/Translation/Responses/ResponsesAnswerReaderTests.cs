using System.Text;
using Relay.Protocol.Tests.Translation.OpenAi;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Responses;

namespace Relay.Protocol.Tests.Translation.Responses;

public class ResponsesAnswerReaderTests
{
    private const string Created = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","model":"gpt","status":"in_progress","output":[],"error":null,"usage":null}}""";
    private const string CallAdded = """{"type":"response.output_item.added","output_index":0,"item":{"id":"fc_1","type":"function_call","status":"in_progress","call_id":"a","name":"f","arguments":""}}""";
    private const string CallDone = """{"type":"response.output_item.done","output_index":0,"item":{"id":"fc_1","type":"function_call","status":"completed","call_id":"a","name":"f","arguments":"{\"x\":1}"}}""";
    private const string TextDelta = """{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hi \u8bed 😀","logprobs":[],"obfuscation":"xx"}""";
    private const string Call = "start resp_1 gpt\ntool 0 a f\nargs 0 {\"x\":1}\nend 0\nfinish ToolCalls\nusage 9/4/0 3/2\nFinished";

    [Fact]
    public void Read_OpenAiStream_TellsThinkingTextAndUsage() => Reads(
        "start resp_1 gpt\nthink why\n\nso\ntext Hi 语 😀\nfinish Stop\nusage 9/4/0 3/2\nFinished",
        Created,
        """{"type":"response.in_progress","response":{"id":"resp_1"}}""",
        """{"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}""",
        """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}""",
        """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"why"}""",
        """{"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"why"}""",
        """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":1,"part":{"type":"summary_text","text":""}}""",
        """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"so"}""",
        """{"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"why"},{"type":"summary_text","text":"so"}]}}""",
        """{"type":"response.output_item.added","output_index":1,"item":{"id":"msg_1","type":"message","role":"assistant","content":[]}}""",
        TextDelta.Replace("\"output_index\":0", "\"output_index\":1", StringComparison.Ordinal),
        """{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"Hi 语 😀"}""",
        """{"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hi 语 😀"}]}}""",
        End("completed"));

    [Fact]
    public void Read_ArgumentsInDeltas_MakeOneCall() => Reads(
        Call, Created, CallAdded, Delta("{\\\"x\\\""), Delta(":1}"), ArgumentsDone("{\\\"x\\\":1}"), CallDone, End("completed"));

    [Fact]
    public void Read_ArgumentsOnlyWhenDone_AreTold() => Reads(Call, Created, CallAdded, ArgumentsDone("{\\\"x\\\":1}"), CallDone, End("completed"));

    [Fact]
    public void Read_ArgumentsOnlyInTheItem_AreTold() => Reads(Call, Created, CallDone, End("completed"));

    [Fact]
    public void Read_EverythingOnlyAtTheEnd_IsTold() => Reads(
        "start resp_1 gpt\nthink why\ntext Hi\nrefusal No\ntool 0 a f\nargs 0 {}\nend 0\nfinish ToolCalls\nusage 9/4/0 3/2\nFinished",
        Created,
        End("completed", output: """{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"why"}]},{"type":"message","content":[{"type":"output_text","text":"Hi"},{"type":"refusal","refusal":"No"}]},{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}"""));

    [Fact]
    public void Read_ParallelCalls_GoToTheirSlots() => Reads(
        "start resp_1 gpt\ntool 0 a f\ntool 1 b g\nargs 0 {\"x\"\nargs 1 {}\nargs 0 :1}\nend 0\nend 1\nfinish ToolCalls\nusage 9/4/0 3/2\nFinished",
        Created,
        CallAdded,
        """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"b","name":"g","arguments":""}}""",
        Delta("{\\\"x\\\""),
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""",
        Delta(":1}"),
        ArgumentsDone("{\\\"x\\\":1}"),
        """{"type":"response.function_call_arguments.done","output_index":1,"arguments":"{}"}""",
        End("completed"));

    [Fact]
    public void Read_IncompleteInsideArguments_EndsNoCall() => Reads(
        "start resp_1 gpt\ntool 0 a f\nargs 0 {\"x\nfinish Length\nusage 9/4/0 3/2\nFinished",
        Created, CallAdded, Delta("{\\\"x"), CallDone.Replace("completed", "incomplete", StringComparison.Ordinal), End("incomplete", "{\"reason\":\"max_output_tokens\"}"));

    [Fact]
    public void Read_IncompleteByTheFilter_IsContentFilter() => Reads(
        "start resp_1 gpt\ntext Hi 语 😀\nfinish ContentFilter\nusage 9/4/0 3/2\nFinished",
        Created, TextDelta, End("incomplete", "{\"reason\":\"content_filter\"}"));

    [Fact]
    public void Read_Refusal_IsTold() => Reads(
        "start resp_1 gpt\nrefusal No.\nfinish Stop\nusage 9/4/0 3/2\nFinished",
        Created, """{"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"No."}""", End("completed"));

    [Theory]
    [InlineData("""{"type":"response.failed","response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"slow"}}}""", "RateLimited")]
    [InlineData("""{"type":"response.failed","response":{"id":"resp_1","status":"failed","error":{"code":"context_length_exceeded","message":"long"}}}""", "TooLong")]
    [InlineData("""{"type":"error","code":"server_error","message":"x","param":null}""", "Transient")]
    [InlineData("""{"type":"error","error":{"type":"insufficient_quota","code":"insufficient_quota","message":"x"}}""", "BalanceEmpty")]
    [InlineData("""{"error":{"message":"x","code":"invalid_api_key"}}""", "KeyInvalid")]
    public void Read_Failure_BeforeAndAfterText_Fails(string failure, string kind)
    {
        Reads($"fail {kind}\nFailed", Created, failure);
        Reads($"start resp_1 gpt\ntext Hi 语 😀\nfail {kind}\nFailed", Created, TextDelta, failure, TextDelta);
    }

    [Fact]
    public void Read_NoEndingEvent_IsCut() => Reads("start resp_1 gpt\ntext Hi 语 😀\nCut", Created, TextDelta, "[DONE]");

    [Fact]
    public void Read_CutInsideArguments_IsCut() => Reads("start resp_1 gpt\ntool 0 a f\nargs 0 {\"x\nCut", Created, CallAdded, Delta("{\\\"x"));

    [Fact]
    public void Read_CutAfterWholeCalls_IsToolCalls() => Reads(
        "start resp_1 gpt\ntool 0 a f\nargs 0 {\"x\":1}\nend 0\nfinish ToolCalls\nFinished", Created, CallDone);

    [Fact]
    public void Read_UnknownEvents_ArePassedOver() => Reads(
        "start resp_1 gpt\ntext Hi 语 😀\nfinish Stop\nusage 9/4/0 3/2\nFinished",
        Created,
        """{"type":"response.web_search_call.searching","output_index":0}""",
        """{"type":"keepalive"}""",
        TextDelta,
        """{"type":"response.output_text.annotation.added","annotation":{"type":"url_citation"}}""",
        End("completed"));

    [Fact]
    public void Read_WholeAnswer_IsTold()
    {
        byte[] body = Encoding.UTF8.GetBytes("\n" + """{"id":"resp_1","object":"response","status":"completed","error":null,"incomplete_details":null,"model":"gpt","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":3,"total_tokens":12}}""");

        Chunking.AssertAll(body, "start resp_1 gpt\ntext Hi\nfinish Stop\nusage 9/4/0 3/0\nFinished", chunks => Read(stream: false, chunks));
    }

    [Theory]
    [InlineData("""{"error":{"message":"x","code":"model_not_found"}}""", "fail ModelUnavailable\nFailed")]
    [InlineData("""{"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"x"},"output":[]}""", "fail Transient\nFailed")]
    [InlineData("""{"code":30001,"message":"balance"}""", "fail BalanceEmpty\nFailed")]
    [InlineData("{}", "Cut")]
    [InlineData("", "Cut")]
    [InlineData("<html>", "Cut")]
    public void Read_NoAnswer_IsToldFromOne(string body, string expected)
    {
        Assert.Equal(expected, Read(stream: false, [Encoding.UTF8.GetBytes(body)]));
        Assert.Equal(expected, Read(stream: true, [Encoding.UTF8.GetBytes(body)]));
    }

    private static string Delta(string json) => $$"""{"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"{{json}}"}""";

    private static string ArgumentsDone(string json) =>
        $$"""{"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":0,"name":"f","arguments":"{{json}}"}""";

    private static string End(string status, string details = "null", string output = "") =>
        $$$$"""{"type":"response.{{{{status}}}}","sequence_number":9,"response":{"id":"resp_1","object":"response","model":"gpt","status":"{{{{status}}}}","error":null,"incomplete_details":{{{{details}}}},"output":[{{{{output}}}}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":12}}}""";

    private static void Reads(string expected, params string[] events)
    {
        string stream = string.Concat(events.Select(e => $"event: x\ndata: {e}\n\n"));
        string[] forms = [stream, stream.Replace("\n", "\r\n", StringComparison.Ordinal), stream.TrimEnd('\n')];
        foreach (string form in forms)
        {
            Chunking.AssertAll(Encoding.UTF8.GetBytes(form), expected, chunks => Read(stream: true, chunks));
        }
    }

    private static string Read(bool stream, byte[][] chunks) =>
        Transcript.Read(new ResponsesAnswerReader(stream, ChatReaderOptions.Default), chunks);
}
