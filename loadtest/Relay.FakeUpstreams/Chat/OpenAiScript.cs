using System.Text.Json.Nodes;

namespace Relay.FakeUpstreams.Chat;

/// <summary>Chat Completions, with the habits of several providers.</summary>
internal static class OpenAiScript
{
    public static FakeScript Write(FakeAnswer answer, FakeChatPersonality personality, string model, bool asksUsage)
    {
        List<string> deltas = [];
        if (answer.Thinking.Length > 0)
        {
            deltas.Add($$"""{"reasoning_content":{{Quote(answer.Thinking)}},"content":null}""");
        }

        deltas.AddRange(answer.Pieces.Select((piece, index) =>
            index == 0 ? $$"""{"role":"assistant","content":{{Quote(piece)}}}""" : $$"""{"content":{{Quote(piece)}}}"""));
        if (answer.Pieces.Count == 0)
        {
            deltas.Insert(0, """{"role":"assistant","content":null}""");
        }

        if (answer.Tool.Length > 0)
        {
            int half = answer.ToolArguments.Length / 2;
            deltas.Add($$$"""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":{{{Quote(answer.Tool)}}},"arguments":""}}]}""");
            deltas.Add($$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{Quote(answer.ToolArguments[..half])}}}}}]}""");
            deltas.Add($$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{Quote(answer.ToolArguments[half..])}}}}}]}""");
        }

        string usage = UsageOf(answer, personality);
        bool hasUsage = !answer.OmitsUsage;
        string onEach = hasUsage && personality == FakeChatPersonality.SiliconFlow ? $",\"usage\":{usage}" : asksUsage && hasUsage ? ",\"usage\":null" : "";
        List<string> events = [.. deltas.Select(delta => Event(personality, Chunk(model, $$"""[{"index":0,"delta":{{delta}},"finish_reason":null}]""", onEach)))];
        string reason = answer.Tool.Length > 0 ? "tool_calls" : personality == FakeChatPersonality.SiliconFlow ? "eos" : "stop";
        string inChoice = hasUsage && personality == FakeChatPersonality.Kimi ? $",\"usage\":{usage}" : "";
        string onFinish = hasUsage && personality is FakeChatPersonality.DeepSeek or FakeChatPersonality.SiliconFlow ? $",\"usage\":{usage}" : onEach;
        events.Add(Event(personality, Chunk(model, $$"""[{"index":0,"delta":{},"finish_reason":"{{reason}}"{{inChoice}}}]""", onFinish)));
        if (hasUsage && asksUsage && personality is not (FakeChatPersonality.DeepSeek or FakeChatPersonality.SiliconFlow))
        {
            events.Add(Event(personality, Chunk(model, "[]", $",\"usage\":{usage}")));
        }

        events.Add(Event(personality, "[DONE]"));
        if (personality == FakeChatPersonality.DeepSeek)
        {
            events.Insert(0, ": keep-alive\n\n");
        }

        return new FakeScript(events, Whole(answer, personality, model, usage, reason));
    }

    private static string Whole(FakeAnswer answer, FakeChatPersonality personality, string model, string usage, string reason)
    {
        string tools = answer.Tool.Length == 0 ? ""
            : $$$""","tool_calls":[{"id":"call_1","type":"function","function":{"name":{{{Quote(answer.Tool)}}},"arguments":{{{Quote(answer.ToolArguments)}}}}}]""";
        string thinking = answer.Thinking.Length == 0 ? "" : $$""","reasoning_content":{{Quote(answer.Thinking)}}""";
        string usageMember = answer.OmitsUsage ? "" : $",\"usage\":{usage}";
        string body = $$$"""{"id":"chatcmpl-fake","object":"chat.completion","created":1,"model":{{{Quote(model)}}},"choices":[{"index":0,"message":{"role":"assistant","content":{{{Quote(answer.Text)}}}{{{thinking}}}{{{tools}}}},"finish_reason":"{{{reason}}}"}]{{{usageMember}}}}""";
        return personality == FakeChatPersonality.DeepSeek ? "\n\n" + body : body;
    }

    private static string UsageOf(FakeAnswer answer, FakeChatPersonality personality)
    {
        string cached = personality switch
        {
            FakeChatPersonality.DeepSeek => $",\"prompt_cache_hit_tokens\":{answer.CachedTokens}",
            FakeChatPersonality.Kimi => $",\"cached_tokens\":{answer.CachedTokens}",
            _ => $$""","prompt_tokens_details":{"cached_tokens":{{answer.CachedTokens}}}""",
        };
        return $$"""{"prompt_tokens":{{answer.InputTokens}},"completion_tokens":{{answer.OutputTokens}},"total_tokens":{{answer.InputTokens + answer.OutputTokens}}{{cached}}}""";
    }

    private static string Chunk(string model, string choices, string more) =>
        $$"""{"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1,"model":{{Quote(model)}},"choices":{{choices}}{{more}}}""";

    private static string Event(FakeChatPersonality personality, string data) =>
        personality == FakeChatPersonality.MiniMax ? $"data:{data}\n\n" : $"data: {data}\n\n";

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
