using Relay.Protocol.Translation;
using static Relay.Protocol.Tests.Translation.OpenAi.Streams;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiWholeAnswerTests
{
    [Fact]
    public void Read_ToolCalls_AreTold()
    {
        AssertReadsWhole(
            "start chatcmpl-1 m\nthink r\ntext hi\ntool 0 call_1 f\nargs 0 {\"a\":1}\nend 0\ntool 1 generated f\nargs 1 {\"a\":2}\nend 1\nfinish ToolCalls\nusage 10/0/0 5/0\nFinished",
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m",
             "choices":[{"index":0,"message":{"role":"assistant","content":"hi","refusal":null,"reasoning_content":"r",
               "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
                             {"id":"","type":"function","function":{"name":"f","arguments":{"a":2}}}]},
               "finish_reason":"tool_calls","logprobs":null}],
             "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}
            """);
    }

    [Fact]
    public void Read_EmptyLinesBeforeTheJson_ArePassedOver()
    {
        AssertReadsWhole("start  \ntext a\nfinish Stop\nFinished", "\r\n\n \n{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n");
    }

    [Fact]
    public void Read_ThinkTags_AreThinking()
    {
        AssertReadsWhole(
            "start  \nthink why\ntext because\nfinish Stop\nFinished",
            """{"choices":[{"message":{"content":"<think>\nwhy</think>\n\nbecause"}}]}""",
            new ChatReaderOptions { ThinkTags = true });
    }

    [Theory]
    [InlineData("""{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "BalanceEmpty")]
    [InlineData("""{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}""", "RateLimited")]
    [InlineData("""{"error":{"message":"busy","type":"server_error"}}""", "Transient")]
    [InlineData("\"Api key is invalid\"", "KeyInvalid")]
    [InlineData("""{"code":50505,"message":"Model service overloaded. Please try again later.","data":null}""", "Overloaded")]
    [InlineData("""[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", "KeyInvalid")]
    public void Read_ErrorInAGoodStatus_Fails(string body, string kind)
    {
        AssertReadsWhole($"fail {kind}\nFailed", body);
        AssertReads($"fail {kind}\nFailed", [body], done: false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><title>502</title></html>")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"a\"")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("OK")]
    public void Read_NoAnswer_IsCut(string body)
    {
        AssertReadsWhole("Cut", body);
    }

    [Fact]
    public void Read_JsonWhereAStreamWasAskedFor_IsReadAsWhatItIs()
    {
        byte[] body = """ {"choices":[{"message":{"content":"a"},"finish_reason":"length"}]}"""u8.ToArray();

        Chunking.AssertAll(body, "start  \ntext a\nfinish Length\nFinished", chunks => Transcript.Read(
            new Relay.Protocol.Translation.OpenAi.OpenAiAnswerReader(stream: true, ChatReaderOptions.Default), chunks));
    }
}
