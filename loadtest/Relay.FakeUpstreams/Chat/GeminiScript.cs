using System.Text.Json.Nodes;

namespace Relay.FakeUpstreams.Chat;

/// <summary>Gemini's generateContent: events with CR LF and no end mark, or a JSON array.</summary>
internal static class GeminiScript
{
    public static FakeScript Write(FakeAnswer answer, string model)
    {
        List<string> parts = [];
        if (answer.Thinking.Length > 0)
        {
            parts.Add($$"""{"text":{{Quote(answer.Thinking)}},"thought":true}""");
        }

        parts.AddRange(answer.Pieces.Select(static piece => $$"""{"text":{{Quote(piece)}}}"""));
        if (answer.Tool.Length > 0)
        {
            parts.Add($$$"""{"functionCall":{"name":{{{Quote(answer.Tool)}}},"args":{{{answer.ToolArguments}}}},"thoughtSignature":"c2ln"}""");
        }

        List<string> chunks = [.. parts.Select((part, index) => Chunk(answer, model, part, isLast: index == parts.Count - 1))];
        return new FakeScript(
            [.. chunks.Select(static chunk => $"data: {chunk}\r\n\r\n")],
            Chunk(answer, model, string.Join(',', parts), isLast: true));
    }

    /// <summary>The stream as one array.</summary>
    public static IReadOnlyList<string> AsArray(FakeScript script)
    {
        string[] chunks = [.. script.Events.Select(static e => e["data: ".Length..].TrimEnd())];
        return [.. chunks.Select((chunk, index) => $"{(index == 0 ? "[" : ",\r\n")}{chunk}{(index == chunks.Length - 1 ? "\n]" : "")}")];
    }

    private static string Chunk(FakeAnswer answer, string model, string parts, bool isLast)
    {
        string finish = isLast ? ",\"finishReason\":\"STOP\"" : "";
        int output = isLast ? answer.OutputTokens : 1;
        string usage = answer.OmitsUsage ? ""
            : $$$""","usageMetadata":{"promptTokenCount":{{{answer.InputTokens}}},"cachedContentTokenCount":{{{answer.CachedTokens}}},"candidatesTokenCount":{{{output}}},"totalTokenCount":{{{answer.InputTokens + output}}}}""";
        return $$$"""{"candidates":[{"content":{"role":"model","parts":[{{{parts}}}]}{{{finish}}},"index":0}]{{{usage}}},"modelVersion":{{{Quote(model)}}},"responseId":"fake"}""";
    }

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
