using Relay.Protocol.Translation.Requests;
using static Relay.Protocol.Tests.Translation.OpenAi.Requests;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>What each provider must be sent; traps 16 to 18, 26 to 29, 31, 32 and 37.</summary>
public class OpenAiRequestWriterTests
{
    private const string Hi = """{"role":"user","content":"hi"}""";
    private const string Call = """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}""";
    private const string OtherCall = """{"role":"assistant","content":null,"tool_calls":[{"id":"z","type":"function","function":{"name":"f","arguments":"{}"}}]}""";
    private const string Result = """{"role":"tool","tool_call_id":"a","content":"1"}""";
    private const string Tools = ""","tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}},{"type":"function","function":{"name":"g","parameters":{"type":"object"}}}]""";

    [Fact]
    public void Write_WhatWasRead_IsTheSame()
    {
        const string body =
            """{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"语 é \"q\" <b>"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD","detail":"low"}},{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}}]},{"role":"assistant","content":"I look","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":"2"},{"role":"user","content":"so?"}],"stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":7,"temperature":0.5,"top_p":0.9,"frequency_penalty":1,"presence_penalty":-1,"seed":3,"stop":["x","y"],"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}}],"tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,"response_format":{"type":"json_schema","json_schema":{"name":"r","schema":{"type":"object"},"strict":true}},"reasoning_effort":"high","user":"u","verbosity":"low","prompt_cache_key":"k"}""";
        var profile = new ChatRequestProfile { MaxCompletionTokens = true, Thinking = ThinkingStyle.Effort };

        Assert.Equal(body, Write(Read(body), profile));
    }

    [Fact]
    public void Write_Stream_AsksForUsageEvenIfTheCallerDoesNot() =>
        Assert.EndsWith(""","stream":true,"stream_options":{"include_usage":true}}""", Through(Hi, ",\"stream\":true"));

    [Theory]
    [InlineData(",\"stream\":true", true)]
    [InlineData(",\"stream_options\":{\"include_usage\":true}", false)]
    public void Write_StreamOptionsUnwanted_AreLeftOut(string more, bool omit) =>
        Assert.DoesNotContain("stream_options", Through(Hi, more, new ChatRequestProfile { OmitStreamOptions = omit }));

    [Theory]
    [InlineData("2", "1")]
    [InlineData("0", "0.01")]
    [InlineData("0.5", "0.5")]
    public void Write_Temperature_IsClamped(string asked, string sent) =>
        Assert.Contains($"\"temperature\":{sent}}}", Through(Hi, $",\"temperature\":{asked}", new ChatRequestProfile { MinTemperature = 0.01, MaxTemperature = 1 }));

    [Fact]
    public void Write_StripSampling_SendsNone() =>
        Assert.Equal(
            $$"""{"model":"m","messages":[{{Hi}}]}""",
            Through(Hi, ",\"temperature\":1,\"top_p\":1,\"top_k\":4,\"frequency_penalty\":1,\"presence_penalty\":1", new ChatRequestProfile { StripSampling = true }));

    [Theory]
    [InlineData(ThinkingStyle.None, "\"reasoning_effort\":\"high\"", "")]
    [InlineData(ThinkingStyle.TypeObject, "\"reasoning_effort\":\"xhigh\"", ",\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"")]
    [InlineData(ThinkingStyle.TypeObject, "\"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"disabled\"}", ",\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData(ThinkingStyle.TypeObject, "\"reasoning_effort\":\"none\"", ",\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData(ThinkingStyle.TypeObject, "\"thinking_budget\":1024", ",\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\"")]
    [InlineData(ThinkingStyle.EnableBool, "\"reasoning_effort\":\"low\"", ",\"enable_thinking\":true,\"thinking_budget\":2048")]
    [InlineData(ThinkingStyle.EnableBool, "\"enable_thinking\":false", ",\"enable_thinking\":false")]
    [InlineData(ThinkingStyle.EnableBool, "\"thinking_budget\":5", ",\"enable_thinking\":true,\"thinking_budget\":128")]
    [InlineData(ThinkingStyle.Effort, "\"reasoning_effort\":\"minimal\"", ",\"reasoning_effort\":\"low\"")]
    [InlineData(ThinkingStyle.Effort, "\"thinking\":{\"type\":\"disabled\"}", ",\"reasoning_effort\":\"low\"")]
    [InlineData(ThinkingStyle.MiniMax, "\"thinking\":{\"type\":\"enabled\"}", ",\"thinking\":{\"type\":\"adaptive\"},\"reasoning_split\":true")]
    [InlineData(ThinkingStyle.MiniMax, "\"seed\":null", ",\"reasoning_split\":true")]
    public void Write_Thinking_IsSaidInTheProvidersWords(ThinkingStyle style, string asked, string sent)
    {
        var profile = new ChatRequestProfile { Thinking = style, LowestEffort = ChatEffort.Low, HighestEffort = ChatEffort.High };

        Assert.Equal($$"""{"model":"m","messages":[{{Hi}}]{{sent}}}""", Through(Hi, "," + asked, profile));
    }

    [Fact]
    public void Write_ThinkingOnlyStreamed_IsOffOtherwise()
    {
        var profile = new ChatRequestProfile { Thinking = ThinkingStyle.EnableBool, ThinkingOnlyStreamed = true };

        Assert.EndsWith(",\"enable_thinking\":false}", Through(Hi, "", profile));
        Assert.DoesNotContain("enable_thinking", Through(Hi, ",\"stream\":true", profile));
    }

    [Theory]
    [InlineData(ReasoningReplay.Never, Call, null)]
    [InlineData(ReasoningReplay.WithTools, Call, "kept")]
    [InlineData(ReasoningReplay.WithTools, OtherCall, null)]
    [InlineData(ReasoningReplay.Always, Call, "kept")]
    [InlineData(ReasoningReplay.Always, OtherCall, "")]
    [InlineData(ReasoningReplay.Always, """{"role":"assistant","content":"x"}""", "")]
    [InlineData(ReasoningReplay.WithTools, """{"role":"assistant","content":"x","reasoning_content":"r"}""", null)]
    [InlineData(ReasoningReplay.Always, """{"role":"assistant","content":"x","reasoning_content":"r"}""", "r")]
    public void Write_ReasoningOfEarlierTurns_GoesWhereItIsWanted(ReasoningReplay kind, string turn, string? reasoning)
    {
        string body = Through(turn, "", new ChatRequestProfile { ReasoningReplay = kind }, new Replay());

        Assert.Equal(reasoning is not null, body.Contains("reasoning_content", StringComparison.Ordinal));
        Assert.True(reasoning is null || body.Contains($"\"reasoning_content\":\"{reasoning}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Call, "enabled")]
    [InlineData(OtherCall, "disabled")]
    public void Write_RequiredReasoningNotKnown_SwitchesThinkingOff(string turn, string type)
    {
        var profile = new ChatRequestProfile { ReasoningReplay = ReasoningReplay.Required, Thinking = ThinkingStyle.TypeObject };

        Assert.EndsWith("\"thinking\":{\"type\":\"" + type + "\"}}", Through(turn, ",\"enable_thinking\":true", profile, new Replay()));
    }

    [Theory]
    [InlineData(ToolChoiceSupport.Full, "\"required\"", ",\"tool_choice\":\"required\"")]
    [InlineData(ToolChoiceSupport.AutoNone, "\"required\"", ",\"tool_choice\":\"auto\"")]
    [InlineData(ToolChoiceSupport.AutoNone, "\"none\"", ",\"tool_choice\":\"none\"")]
    [InlineData(ToolChoiceSupport.AutoNone, """{"type":"function","function":{"name":"f"}}""", ",\"tool_choice\":\"auto\"")]
    [InlineData(ToolChoiceSupport.AutoOnly, "\"required\"", "")]
    public void Write_ToolChoice_IsWhatTheProviderTakes(ToolChoiceSupport support, string asked, string sent)
    {
        Assert.Equal(
            $$"""{"model":"m","messages":[{{Hi}}]{{Tools}}{{sent}}}""",
            Through(Hi, Tools + ",\"tool_choice\":" + asked, new ChatRequestProfile { ToolChoice = support }));
    }

    [Fact]
    public void Write_NoToolsWhereOnlyAutoIsTaken_SendsNone() =>
        Assert.DoesNotContain("tool", Through(Hi, Tools + ",\"tool_choice\":\"none\"", new ChatRequestProfile { ToolChoice = ToolChoiceSupport.AutoOnly }));

    [Fact]
    public void Write_SeveralRequiredTools_AreTheOnlyOnesSent()
    {
        ChatRequest request = Read($$"""{"model":"m","messages":[{{Hi}}]{{Tools}}}""") with
        {
            Tools = [new ChatTool("f", null, null), new ChatTool("g", null, null), new ChatTool("h", null, null)],
            ToolChoice = new ChatToolChoice(ChatToolMode.Required, ["f", "h"]),
        };

        string body = Write(request);

        Assert.DoesNotContain("\"g\"", body);
        Assert.EndsWith(",\"tool_choice\":\"required\"}", body);
    }

    [Fact]
    public void Write_StripToolStrict_LeavesItOut() =>
        Assert.DoesNotContain("strict", Through(Hi, Tools, new ChatRequestProfile { StripToolStrict = true }));

    [Fact]
    public void Write_ToolWithoutParameters_HasAnEmptyObject() =>
        Assert.Contains("\"parameters\":{\"type\":\"object\",\"properties\":{}}", Through(Hi, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));

    [Fact]
    public void Write_BasicMembersOnly_LeavesNewerOnesOut()
    {
        string body = Through(
            Hi,
            Tools + ""","parallel_tool_calls":false,"verbosity":"low","prompt_cache_key":"k","response_format":{"type":"json_schema","json_schema":{"name":"r","schema":{}}}""",
            new ChatRequestProfile { BasicMembersOnly = true });

        Assert.Equal($$"""{"model":"m","messages":[{{Hi}}]{{Tools}}}""", body);
    }

    [Fact]
    public void Write_ExtraBody_WinsOverTheCallers()
    {
        var profile = new ChatRequestProfile { ExtraBody = "{\"tool_stream\":true,\"temperature\":1}" };

        Assert.Equal($$"""{"model":"m","messages":[{{Hi}}],"tool_stream":true,"temperature":1}""", Through(Hi, ",\"temperature\":0", profile));
    }

    [Theory]
    [InlineData(false, "system")]
    [InlineData(true, "developer")]
    public void Write_SystemTexts_AreOneMessageInTheProvidersRole(bool developer, string role)
    {
        string body = Through(
            """{"role":"system","content":"a"},{"role":"developer","content":"b"},{"role":"user","content":"hi"},{"role":"system","content":"late"}""",
            "",
            new ChatRequestProfile { DeveloperRole = developer });

        Assert.Equal($$"""{"model":"m","messages":[{"role":"{{role}}","content":"a\n\nb"},{{Hi}},{"role":"{{role}}","content":"late"}]}""", body);
    }

    [Fact]
    public void Write_SystemOnlyFirst_TurnsLaterOnesIntoTheUsers() =>
        Assert.EndsWith(
            """,{"role":"user","content":"late"}]}""",
            Through(Hi + """,{"role":"system","content":"late"}""", "", new ChatRequestProfile { SystemOnlyFirst = true }));

    [Fact]
    public void Write_CallWithoutText_HasNullOrEmptyContent()
    {
        Assert.Contains("\"content\":null", Through(Call + "," + Result));
        Assert.Contains("\"assistant\",\"content\":\"\"", Through(Call + "," + Result, "", new ChatRequestProfile { EmptyAssistantContent = true }));
    }

    [Fact]
    public void Write_ToolSignatures_OnlyWhereTheyAreKnown()
    {
        Assert.DoesNotContain("SIG", Through(Call + "," + Result, "", null, new Replay()));
        Assert.Contains(
            "\"extra_content\":{\"google\":{\"thought_signature\":\"SIG\"}}",
            Through(Call + "," + Result, "", new ChatRequestProfile { SendToolSignatures = true }, new Replay()));
    }

    [Fact]
    public void Write_MissingResult_IsSaidToBeMissing() =>
        Assert.Contains(Call + """,{"role":"tool","tool_call_id":"a","content":"No result."},{"role":"user","content":"hi"}]""", Through(Call + "," + Hi));

    [Fact]
    public void Write_ResultAfterOtherTurns_ComesRightAfterItsCall() =>
        Assert.Contains($"[{Call},{Result},{Hi}]", Through($"{Call},{Hi},{Result}"));

    [Fact]
    public void Write_ResultWithoutCall_IsTheUsersText() =>
        Assert.Contains("""[{"role":"user","content":"Result of the tool call a:\n1"}]""", Through(Result));

    [Fact]
    public void Write_PictureInAResult_FollowsAsTheUsers()
    {
        ChatRequest request = Read($$"""{"model":"m","messages":[{{Call}}]}""");
        request = request with
        {
            Messages = [.. request.Messages, new ChatMessage(ChatRole.User, [
                new ChatPart.ToolResult("a", null, [new ChatPart.Text("t"), new ChatPart.Image("image/png", "QQ==", null)], false),
                new ChatPart.Text("look")])],
        };

        Assert.EndsWith(
            """{"role":"tool","tool_call_id":"a","content":"t"},{"role":"user","content":[{"type":"text","text":"From the result of the tool call a:"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="}},{"type":"text","text":"look"}]}]}""",
            Write(request));
    }

    [Fact]
    public void Write_CleanSchemas_KeepsOnlyWhatEveryoneTakes()
    {
        const string schema = """{"$schema":"x","type":"object","additionalProperties":false,"$defs":{"P":{"type":"string","const":"p"}},"properties":{"default":{"$ref":"#/$defs/P"},"n":{"anyOf":[{"type":"null"},{"type":["null","integer"]}]},"l":{"type":"array","items":{"oneOf":[{"type":"string","examples":["e"]}]}}},"required":["n"]}""";

        string body = Through(Hi, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + schema + "}}]", new ChatRequestProfile { CleanSchemas = true });

        Assert.Contains("""{"type":"object","properties":{"default":{"type":"string","enum":["p"]},"n":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}}},"required":["n"]}""", body);
    }

    [Fact]
    public void Write_SchemaThatRefersToItself_Ends()
    {
        const string schema = """{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}}}""";

        string body = Through(Hi, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + schema + "}}]", new ChatRequestProfile { CleanSchemas = true });

        Assert.InRange(body.Length, 100, 1_000_000);
    }
}
