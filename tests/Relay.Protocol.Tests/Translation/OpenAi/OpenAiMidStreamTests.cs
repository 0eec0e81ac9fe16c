using Relay.Protocol.Translation;
using static Relay.Protocol.Tests.Translation.OpenAi.Streams;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Errors inside a stream that began well, and thinking inside the text.</summary>
public class OpenAiMidStreamTests
{
    [Theory]
    [InlineData("""{"error":{"message":"The server had an error","type":"server_error","code":null}}""", "Transient")]
    [InlineData("""{"error":"upstream broke"}""", "Transient")]
    [InlineData("""{"choices":[],"base_resp":{"status_code":1027,"status_msg":"output new_sensitive"}}""", "ContentBlocked")]
    [InlineData("""{"code":20015,"message":"length","data":null}""", "BadRequest")]
    [InlineData("\"Model disabled.\"", "ModelUnavailable")]
    public void Read_ErrorAfterText_FailsAndEnds(string error, string kind)
    {
        AssertReads($"start c1 m\ntext a\nfail {kind}\nFailed", [Delta("""{"content":"a"}"""), error, Delta("""{"content":"b"}""")]);
    }

    [Fact]
    public void Read_EventNamedError_Fails()
    {
        byte[] stream = "event:error\ndata:{\"code\":\"Arrearage\",\"msg\":\"overdue\"}\n\n"u8.ToArray();

        Chunking.AssertAll(stream, "fail BalanceEmpty\nFailed", chunks => Transcript.Read(
            new Relay.Protocol.Translation.OpenAi.OpenAiAnswerReader(stream: true, ChatReaderOptions.Default), chunks));
    }

    [Fact]
    public void Read_NullError_IsNone()
    {
        AssertReads("start  \ntext a\nfinish Stop\nFinished", ["""{"error":null,"message":null,"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"base_resp":null}"""]);
    }

    [Theory]
    [InlineData("<think>why</think>because", "think why\ntext because")]
    [InlineData("<think>\nwhy\n</think>\n\nbecause", "think why\n\ntext because")]
    [InlineData("a<b <thin </think> <<think>x<</think>y", "text a<b <thin </think> <\nthink x<\ntext y")]
    [InlineData("a<think>b</think>c<think>d</think>", "text a\nthink b\ntext c\nthink d")]
    [InlineData("<think>never closed", "think never closed")]
    [InlineData("<think></think>a", "text a")]
    [InlineData("a<thi", "text a<thi")]
    public void Read_ThinkTagsInAnyPieces_AreTakenOut(string text, string expected)
    {
        var options = new ChatReaderOptions { ThinkTags = true };
        string all = $"start c1 m\n{expected}\nfinish Stop\nFinished";
        AssertSplit([text], all, options);
        AssertSplit([.. text.Select(c => c.ToString())], all, options);
        for (int i = 1; i < text.Length; i++)
        {
            AssertSplit([text[..i], text[i..]], all, options);
        }
    }

    [Fact]
    public void Read_ThinkTagsNotExpected_AreText()
    {
        AssertReads("start c1 m\ntext <think>a</think>\nfinish Stop\nFinished", [Delta("""{"content":"<think>a</think>"}""", "\"finish_reason\":\"stop\"")]);
    }

    private static void AssertSplit(string[] pieces, string expected, ChatReaderOptions options)
    {
        IEnumerable<string> events = pieces.Select(p => Delta($$"""{"content":"{{p.Replace("\n", "\\n")}}"}"""));
        string stream = string.Concat(events.Append("[DONE]").Select(e => $"data: {e}\n\n"));
        using var reader = new Relay.Protocol.Translation.OpenAi.OpenAiAnswerReader(stream: true, options);

        Assert.Equal(expected, Transcript.Read(reader, System.Text.Encoding.UTF8.GetBytes(stream)));
    }
}
