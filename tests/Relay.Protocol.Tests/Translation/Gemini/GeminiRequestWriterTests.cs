using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiRequestWriterTests
{
    private static readonly ChatMessage s_hello = new(ChatRole.User, [new ChatPart.Text("Hi")]);

    private static readonly ChatMessage[] s_toolTurns =
    [
        s_hello,
        new(ChatRole.Assistant, [new ChatPart.Thinking("hm", "EqoB"), new ChatPart.ToolCall("a", "f", """{"x":1}"""), new ChatPart.ToolCall("b", "g", "")]),
        new(ChatRole.User, [
            new ChatPart.Text("and"),
            new ChatPart.ToolResult("b", null, [new ChatPart.Text("two"), new ChatPart.Image("image/png", "AAAA", null)], true),
            new ChatPart.ToolResult("a", null, [new ChatPart.Text("one")], false)]),
    ];

    [Fact]
    public void Write_Smallest_IsTheContents()
    {
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{}}""", Write(Request(s_hello)));
    }

    [Fact]
    public void Write_RequestThatWasRead_SaysTheSame()
    {
        const string body =
            """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},
            "contents":[{"role":"user","parts":[{"text":"天气 \uD83D\uDE00"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"inlineData":{"mimeType":"audio/wav","data":"BBBB"}},{"fileData":{"mimeType":"application/pdf","fileUri":"gs://b/a.pdf"}}]},
            {"role":"model","parts":[{"text":"ok"},{"functionCall":{"id":"a","name":"f","args":{"x":1}},"thoughtSignature":"Cs4B"},{"functionCall":{"id":"b","name":"g","args":{}}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"a","name":"f","response":{"output":"one"}}},{"functionResponse":{"id":"b","name":"g","response":{"error":"two"}}}]}],
            "tools":[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type":"object","properties":{"x":{"type":"number"}}}},{"name":"g","description":""}]}],
            "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
            "generationConfig":{"maxOutputTokens":2048,"temperature":1.5,"topP":0.9,"topK":40,"presencePenalty":0.5,"frequencyPenalty":0.25,"seed":7,"stopSequences":["###"],"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},"thinkingConfig":{"includeThoughts":true,"thinkingBudget":-1}}}
            """;
        Assert.True(GeminiRequestReader.TryRead(Encoding.UTF8.GetBytes(body), "m", GeminiVerb.GenerateContent, out ChatRequest? request, out ChatRequestError error), error.Message);

        Assert.Equal(body.ReplaceLineEndings(""), Write(request));
    }

    [Fact]
    public void Write_Results_StandTogetherInTheCallsOrder()
    {
        Assert.Equal(
            """
            [{"role":"user","parts":[{"text":"Hi"}]},
            {"role":"model","parts":[{"functionCall":{"id":"a","name":"f","args":{"x":1}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"id":"b","name":"g","args":{}}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"a","name":"f","response":{"output":"one"}}},{"functionResponse":{"id":"b","name":"g","response":{"error":"two"}}}]},
            {"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"text":"and"}]}]
            """.ReplaceLineEndings(""),
            Member(Write(Request(s_toolTurns)), "contents"));
    }

    [Fact]
    public void Write_KnownSeal_IsSentBack()
    {
        string body = Captured.From(static output => GeminiRequestWriter.Write(output, Request(s_toolTurns), ChatRequestProfile.Default, new Seals("a", "Cs4B")));

        Assert.Contains("""{"functionCall":{"id":"a","name":"f","args":{"x":1}},"thoughtSignature":"Cs4B"},{"functionCall":{"id":"b","name":"g","args":{}}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoConstantForUnknownSeals_SendsNone()
    {
        Assert.DoesNotContain("thoughtSignature", Write(Request(s_toolTurns), new ChatRequestProfile { UnknownSeal = "" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CallWithoutResult_GetsOne()
    {
        string body = Write(Request(s_hello, new ChatMessage(ChatRole.Assistant, [new ChatPart.ToolCall("a", "f", "{}"), new ChatPart.ToolCall("b", "g", "{}")]), new ChatMessage(ChatRole.User, [new ChatPart.ToolResult("a", null, [new ChatPart.Text("1")], false)])));

        Assert.Contains(
            """{"functionResponse":{"id":"a","name":"f","response":{"output":"1"}}},{"functionResponse":{"id":"b","name":"g","response":{"error":"(no result)"}}}""",
            body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{}}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""")]
    [InlineData(null)]
    public void Write_ToolWithoutParameters_HasNone(string? schema)
    {
        Assert.Equal("""[{"functionDeclarations":[{"name":"f","description":"d"}]}]""", Member(Write(Request(s_hello) with { Tools = [new ChatTool("f", "d", schema)] }), "tools"));
    }

    [Fact]
    public void Write_CleanSchemas_HoldsOnlyWhatIsTaken()
    {
        const string schema =
            """
            {"$schema":"x","type":"object","additionalProperties":false,"$defs":{"P":{"type":"object","properties":{"y":{"const":"k"}}}},"required":["a"],
             "properties":{"a":{"type":["string","null"],"format":"uri","minLength":1},"b":{"anyOf":[{"type":"null"},{"type":"integer","exclusiveMinimum":0}]},
              "c":{"$ref":"#/$defs/P"},"d":{"type":"array","items":{"type":"string","enum":["x"]}},"e":{"enum":[1,2],"type":"integer"},"type":{"type":"string"}}}
            """;
        string body = Write(Request(s_hello) with { Tools = [new ChatTool("f", "d", schema)] }, new ChatRequestProfile { CleanSchemas = true });

        Assert.Contains(
            """
            "parameters":{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":1,"nullable":true},"b":{"type":"integer","nullable":true},
            "c":{"type":"object","properties":{"y":{"enum":["k"]}}},"d":{"type":"array","items":{"type":"string","enum":["x"]}},"e":{"type":"integer"},"type":{"type":"string"}}}
            """.ReplaceLineEndings(""),
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SchemaThatRefersToItself_EndsSomewhere()
    {
        const string schema = """{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#/nowhere"},"c":{"$ref":"#/properties/c"},"d":{"$ref":"#"},"e":{"$ref":"#"}}}""";

        string body = Write(Request(s_hello) with { Tools = [new ChatTool("f", "d", schema)] }, new ChatRequestProfile { CleanSchemas = true });

        Assert.StartsWith("[{\"functionDeclarations\":[", Member(body, "tools"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ChatEffort.High, null, false, """{"includeThoughts":true,"thinkingBudget":16384}""")]
    [InlineData(null, ChatEffort.High, null, true, """{"includeThoughts":true,"thinkingLevel":"HIGH"}""")]
    [InlineData(null, ChatEffort.None, null, false, """{"thinkingBudget":0}""")]
    [InlineData(null, ChatEffort.None, null, true, """{"thinkingLevel":"MINIMAL"}""")]
    [InlineData(false, null, null, false, """{"thinkingBudget":0}""")]
    [InlineData(true, null, null, false, """{"includeThoughts":true,"thinkingBudget":-1}""")]
    [InlineData(true, null, 4_000L, false, """{"includeThoughts":true,"thinkingBudget":4000}""")]
    [InlineData(true, null, 4_000L, true, """{"includeThoughts":true,"thinkingLevel":"MEDIUM"}""")]
    [InlineData(null, null, null, false, "")]
    public void Write_Thinking_IsABudgetOrALevel(bool? enabled, ChatEffort? effort, long? budget, bool levels, string expected)
    {
        string body = Write(Request(s_hello) with { Thinking = new ChatThinking(enabled, effort, budget) }, new ChatRequestProfile { ThinkingLevels = levels });

        Assert.Equal(expected, Member(Member(body, "generationConfig"), "thinkingConfig"));
    }

    [Fact]
    public void Write_ImageByUrl_IsFileData()
    {
        Assert.Contains(
            """{"fileData":{"mimeType":"image/png","fileUri":"https://example.org/a.PNG?x=1"}}""",
            Write(Request(new ChatMessage(ChatRole.User, [new ChatPart.Image(null, null, "https://example.org/a.PNG?x=1")]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SystemInTheMiddle_IsTheUsers()
    {
        Assert.Equal(
            """[{"role":"user","parts":[{"text":"Hi"},{"text":"Mind."}]}]""",
            Member(Write(Request(s_hello, new ChatMessage(ChatRole.System, [new ChatPart.Text("Mind.")]))), "contents"));
    }

    [Fact]
    public void Write_MoreThanFiveStops_SendsFive()
    {
        Assert.Equal(
            """["1","2","3","4","5"]""",
            Member(Member(Write(Request(s_hello) with { Stop = ["1", "2", "", "3", "4", "5", "6"] }), "generationConfig"), "stopSequences"));
    }

    private static ChatRequest Request(params ChatMessage[] messages) => new() { Model = "m", Messages = messages };

    private static string Write(ChatRequest request, ChatRequestProfile? profile = null) =>
        Captured.From(output => GeminiRequestWriter.Write(output, request, profile ?? ChatRequestProfile.Default, replay: null));

    private static string Member(string body, string name)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "";
    }

    private sealed class Seals(string id, string seal) : IReplaySource
    {
        public string? Reasoning(string toolCallId) => null;

        public string? Signature(string toolCallId) => toolCallId == id ? seal : null;
    }
}
