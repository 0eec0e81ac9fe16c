using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

public sealed class JsonUsageReaderTests
{
    [Theory]
    [InlineData(ChatDialect.OpenAi, """{"id":"x","choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}""")]
    [InlineData(ChatDialect.OpenAi, "\n\n{\"choices\":[{\"message\":{}}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n")]
    [InlineData(ChatDialect.Anthropic, """{"type":"message","content":[{"type":"tool_use","input":{"usage":{"output_tokens":9}}}],"usage":{"input_tokens":8,"cache_creation_input_tokens":2,"output_tokens":5}}""")]
    [InlineData(ChatDialect.Gemini, """{"candidates":[{}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5}}""")]
    [InlineData(ChatDialect.Gemini, """[{"candidates":[{}],"usageMetadata":{"promptTokenCount":10}},{"candidates":[{}],"usageMetadata":{"candidatesTokenCount":5}}]""")]
    [InlineData(ChatDialect.Responses, """{"object":"response","error":null,"output":[],"usage":{"input_tokens":10,"output_tokens":5}}""")]
    public void Read_Answer_FinishesWithUsage(ChatDialect dialect, string body)
    {
        TokenUsage usage = new(10, 5, 0, dialect == ChatDialect.Anthropic ? 2 : 0);

        Chunking.AssertAll(
            Encoding.UTF8.GetBytes(body), new Watched(ChatReadState.Finished, usage, body, ""), chunks => Watching.Run(new JsonUsageReader(dialect), chunks));
    }

    [Theory]
    [InlineData(ChatDialect.OpenAi, """{"error":{"message":"no"}}""")]
    [InlineData(ChatDialect.OpenAi, """{"code":30001,"message":"balance","data":null}""")]
    [InlineData(ChatDialect.OpenAi, """{"choices":null,"base_resp":{"status_code":1004,"status_msg":"login fail"}}""")]
    [InlineData(ChatDialect.Gemini, """[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]""")]
    [InlineData(ChatDialect.Anthropic, """{"type":"error","error":{"type":"api_error"}}""")]
    [InlineData(ChatDialect.Responses, """{"object":"response","status":"failed","output":[],"error":{"code":"server_error"}}""")]
    public void Read_ErrorWithStatus200_Fails(ChatDialect dialect, string body) => Chunking.AssertAll(
        Encoding.UTF8.GetBytes(body), ChatReadState.Failed, chunks => Watching.Run(new JsonUsageReader(dialect), chunks).State);

    [Theory]
    [InlineData("")]
    [InlineData("""{"choices":[{"message":{"content":"Hi"}}]""")]
    [InlineData("<html></html>")]
    public void Complete_NoWholeDocument_IsCut(string body) => Assert.Equal(
        ChatReadState.Cut, Watching.Run(new JsonUsageReader(ChatDialect.OpenAi), [Encoding.UTF8.GetBytes(body)]).State);
}
