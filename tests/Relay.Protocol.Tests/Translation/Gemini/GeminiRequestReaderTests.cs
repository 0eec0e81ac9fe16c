using System.Text;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiRequestReaderTests
{
    private const string GeminiCli =
        """
        {"contents":[
          {"role":"user","parts":[{"text":"天气 😀"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"inlineData":{"mimeType":"audio/wav","data":"BBBB"}},
            {"inlineData":{"mimeType":"application/pdf","data":"CCCC","displayName":"a.pdf"}},{"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.org/a.jpg"}}]},
          {"role":"model","parts":[{"text":"hm","thought":true},{"functionCall":{"name":"weather","args":{"city":"北京"}},"thoughtSignature":"Cs4B"},{"functionCall":{"name":"weather","args":{"city":"上海"}}},{"functionCall":{"name":"now","args":{},"id":"own"}},{"text":"","thoughtSignature":"x"}]},
          {"role":"user","parts":[{"functionResponse":{"id":"own","name":"now","response":{"output":"noon"}}},{"functionResponse":{"name":"weather","response":{"error":"no such city"}}},{"functionResponse":{"name":"weather","response":{"temperature":20,"sky":"clear"}}}]}],
         "systemInstruction":{"parts":[{"text":"Be brief."}]},
         "tools":[{"functionDeclarations":[{"name":"weather","description":"Looks","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING","nullable":true},"type":{"type":"ARRAY","items":{"type":"INTEGER"},"minItems":"1"}},"propertyOrdering":["city"],"required":["city"]}},
           {"name":"now","parametersJsonSchema":{"type":"object","properties":{}}}]}],
         "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["weather"]}},
         "safetySettings":[{}],
         "generationConfig":{"temperature":1.5,"topP":0.9,"topK":40,"maxOutputTokens":"2048","stopSequences":["###"],"presencePenalty":0.5,"frequencyPenalty":0.25,"seed":7,
           "responseMimeType":"application/json","responseSchema":{"type":"OBJECT"},"thinkingConfig":{"includeThoughts":true,"thinkingBudget":-1}}}
        """;

    [Fact]
    public void TryRead_EverythingACallerSends_IsRead()
    {
        AssertConfig(Read(GeminiCli));
    }

    [Fact]
    public void TryRead_SnakeCase_IsTheSame()
    {
        string snake = GeminiCli;
        foreach ((string camel, string other) in (ReadOnlySpan<(string, string)>)[
            ("inlineData", "inline_data"), ("mimeType", "mime_type"), ("fileData", "file_data"), ("fileUri", "file_uri"), ("functionCall\"", "function_call\""),
            ("thoughtSignature", "thought_signature"), ("functionResponse", "function_response"), ("systemInstruction", "system_instruction"),
            ("functionDeclarations", "function_declarations"), ("parametersJsonSchema", "parameters_json_schema"), ("toolConfig", "tool_config"),
            ("functionCallingConfig", "function_calling_config"), ("allowedFunctionNames", "allowed_function_names"), ("generationConfig", "generation_config"),
            ("topP", "top_p"), ("topK", "top_k"), ("maxOutputTokens", "max_output_tokens"), ("stopSequences", "stop_sequences"), ("presencePenalty", "presence_penalty"),
            ("frequencyPenalty", "frequency_penalty"), ("responseMimeType", "response_mime_type"), ("responseSchema", "response_schema"),
            ("thinkingConfig", "thinking_config"), ("includeThoughts", "include_thoughts"), ("thinkingBudget", "thinking_budget")])
        {
            Assert.Contains(camel, snake, StringComparison.Ordinal);
            snake = snake.Replace(camel, other, StringComparison.Ordinal);
        }

        AssertConfig(Read(snake));
        Assert.Equal(Read(GeminiCli).Messages.SelectMany(Flat), Read(snake).Messages.SelectMany(Flat));
    }

    [Fact]
    public void TryRead_Parts_BecomeParts()
    {
        ChatRequest request = Read(GeminiCli);

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], request.Messages.Select(m => m.Role));
        Assert.Equal(
            [
                new ChatPart.Text("天气 😀"), new ChatPart.Image("image/png", "AAAA", null), new ChatPart.Audio("wav", "BBBB"),
                new ChatPart.File("application/pdf", "CCCC", null, null, "a.pdf"), new ChatPart.Image("image/jpeg", null, "https://example.org/a.jpg"),
            ],
            request.Messages[0].Parts);
        Assert.Equal(
            [
                new ChatPart.Thinking("hm", null), new ChatPart.ToolCall("call_0", "weather", """{"city":"北京"}""", "Cs4B"),
                new ChatPart.ToolCall("call_1", "weather", """{"city":"上海"}"""), new ChatPart.ToolCall("own", "now", ""), new ChatPart.Text(""),
            ],
            request.Messages[1].Parts);
    }

    [Fact]
    public void TryRead_ResponsesWithoutIds_ArePairedByNameAndOrder()
    {
        ChatPart.ToolResult[] results = [.. Read(GeminiCli).Messages[2].Parts.Cast<ChatPart.ToolResult>()];

        Assert.Equal(["own", "call_0", "call_1"], results.Select(r => r.CallId));
        Assert.Equal(["noon", "no such city", """{"temperature":20,"sky":"clear"}"""], results.Select(ChatTurns.TextOf));
        Assert.Equal([false, true, false], results.Select(r => r.IsError));
    }

    [Fact]
    public void TryRead_CountTokens_ReadsTheRequestInside()
    {
        byte[] body = """{"generateContentRequest":{"model":"models/m","contents":[{"parts":[{"text":"a"}]}],"systemInstruction":"s"}}"""u8.ToArray();

        Assert.True(GeminiRequestReader.TryRead(body, "m", GeminiVerb.CountTokens, out ChatRequest? request, out _));
        Assert.Equal([new ChatPart.Text("a")], request.Messages.Single().Parts);
        Assert.Equal(["s"], request.System);
        Assert.False(request.Stream);
    }

    [Theory]
    [InlineData("\"thinkingBudget\":0", false, null, 0L)]
    [InlineData("\"thinkingBudget\":512", true, null, 512L)]
    [InlineData("\"thinkingLevel\":\"HIGH\"", null, ChatEffort.High, null)]
    [InlineData("\"thinkingLevel\":\"minimal\"", null, ChatEffort.Minimal, null)]
    public void TryRead_Thinking_IsRead(string inside, bool? enabled, ChatEffort? effort, long? budget)
    {
        ChatRequest request = Read($"{{\"contents\":[{{\"parts\":[{{\"text\":\"a\"}}]}}],\"generationConfig\":{{\"thinkingConfig\":{{{inside}}}}}}}");

        Assert.Equal(new ChatThinking(enabled, effort, budget), request.Thinking);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("{}", "contents")]
    [InlineData("""{"contents":{"parts":[]}}""", "contents")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[]}]}""", "contents[0].role")]
    [InlineData("""{"contents":[{"role":"user"}]}""", "contents[0].parts")]
    [InlineData("""{"contents":["a"]}""", "contents[0].parts")]
    [InlineData("""{"contents":[{"parts":["a"]}]}""", "contents[0].parts[0]")]
    [InlineData("""{"contents":[{"parts":[{"text":1}]}]}""", "contents[0].parts[0].text")]
    [InlineData("""{"contents":[{"parts":[{"executableCode":{"code":"1"}}]}]}""", "contents[0].parts[0]")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"data":"A"}}]}]}""", "contents[0].parts[0].inlineData.mimeType")]
    [InlineData("""{"contents":[{"parts":[{"functionCall":{"args":{}}}]}]}""", "contents[0].parts[0].functionCall.name")]
    [InlineData("""{"contents":[{"parts":[]}],"cachedContent":"cachedContents/1"}""", "cachedContent")]
    [InlineData("""{"contents":[{"parts":[]}],"tools":[{"googleSearch":{}}]}""", "tools[0]")]
    [InlineData("""{"contents":[{"parts":[]}],"tools":[{"functionDeclarations":[{}]}]}""", "tools[0].functionDeclarations[0].name")]
    [InlineData("""{"contents":[{"parts":[]}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}}}""", "toolConfig.functionCallingConfig.mode")]
    [InlineData("""{"contents":[{"parts":[]}],"generationConfig":{"temperature":"hot"}}""", "generationConfig.temperature")]
    [InlineData("""{"contents":[{"parts":[]}],"generationConfig":{"candidateCount":2}}""", "generationConfig.candidateCount")]
    [InlineData("""{"contents":[{"parts":[]}],"generationConfig":{"responseModalities":["TEXT","IMAGE"]}}""", "generationConfig.responseModalities")]
    [InlineData("""{"contents":[{"parts":[]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"DEEP"}}}""", "generationConfig.thinkingConfig.thinkingLevel")]
    public void TryRead_Mistake_IsNamed(string body, string field)
    {
        Assert.False(GeminiRequestReader.TryRead(Encoding.UTF8.GetBytes(body), "m", GeminiVerb.GenerateContent, out _, out ChatRequestError error));

        Assert.Equal(field, error.Field);
        Assert.Contains(field.Length > 0 ? $"'{field}'" : "The body", error.Message, StringComparison.Ordinal);
    }

    private static void AssertConfig(ChatRequest request)
    {
        Assert.Equal("m", request.Model);
        Assert.True(request.Stream);
        Assert.Equal(["Be brief."], request.System);
        Assert.Equal(
            [
                new ChatTool("weather", "Looks", """{"type":"object","properties":{"city":{"type":["string","null"]},"type":{"type":"array","items":{"type":"integer"},"minItems":1}},"required":["city"]}"""),
                new ChatTool("now", null, """{"type":"object","properties":{}}"""),
            ],
            request.Tools);
        Assert.Equal((ChatToolMode.Required, "weather"), (request.ToolChoice!.Mode, request.ToolChoice.Names.Single()));
        Assert.Equal((1.5, 0.9, 40L, 2048L), (request.Temperature, request.TopP, request.TopK, request.MaxTokens));
        Assert.Equal((0.5, 0.25, 7L), (request.PresencePenalty, request.FrequencyPenalty, request.Seed));
        Assert.Equal(["###"], request.Stop);
        Assert.Equal(new ChatFormat(null, """{"type":"object"}""", null), request.Format);
        Assert.Equal(new ChatThinking(true, null, -1), request.Thinking);
        Assert.True(request.IncludeThoughts);
    }

    /// <summary>Records compare their lists by reference.</summary>
    private static IEnumerable<object> Flat(ChatMessage message) =>
        message.Parts.SelectMany(part => part is ChatPart.ToolResult result ? (IEnumerable<object>)[result.CallId, .. result.Parts] : [part]);

    private static ChatRequest Read(string body)
    {
        Assert.True(
            GeminiRequestReader.TryRead(Encoding.UTF8.GetBytes(body), "m", GeminiVerb.StreamGenerateContent, out ChatRequest? request, out ChatRequestError error),
            error.Message);
        return request;
    }
}
