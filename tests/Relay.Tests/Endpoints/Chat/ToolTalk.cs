using System.Text.Json;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>
/// A conversation about the weather in each caller's dialect: the question, and the turn that brings the tool's result, in which the
/// caller has kept of the answer only what every client keeps.
/// </summary>
internal static class ToolTalk
{
    public const string Result = "21 degrees";

    private const string Question = "How is the weather?";
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"}}}""";

    public static string Path(string dialect, string model, bool stream) => dialect switch
    {
        "chat" => ChatBodies.ChatPath,
        "responses" => ChatBodies.ResponsesPath,
        "messages" => ChatBodies.MessagesPath,
        _ => $"/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}",
    };

    public static string First(string dialect, string model, bool stream, string question = Question)
    {
        string streams = stream ? ",\"stream\":true" : "";
        return dialect switch
        {
            "chat" => $$$"""{"model":"{{{model}}}"{{{streams}}},"messages":[{"role":"user","content":"{{{question}}}"}],"tools":[{"type":"function","function":{"name":"weather","parameters":{{{Schema}}}}}]}""",
            "responses" => $$$"""{"model":"{{{model}}}"{{{streams}}},"input":[{"role":"user","content":"{{{question}}}"}],"tools":[{"type":"function","name":"weather","parameters":{{{Schema}}}}]}""",
            "messages" => $$$"""{"model":"{{{model}}}"{{{streams}}},"max_tokens":64,"messages":[{"role":"user","content":"{{{question}}}"}],"tools":[{"name":"weather","input_schema":{{{Schema}}}}]}""",
            _ => $$$"""{"contents":[{"role":"user","parts":[{"text":"{{{question}}}"}]}],"tools":[{"functionDeclarations":[{"name":"weather","parameters":{{{Schema}}}}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true} } }""",
        };
    }

    /// <summary>The id of the one tool call in a whole answer.</summary>
    public static string IdOf(string dialect, JsonElement answer) => dialect switch
    {
        "chat" => answer.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("id").GetString()!,
        "responses" => answer.GetProperty("output").EnumerateArray().Single(static item => item.GetProperty("type").GetString() == "function_call")
            .GetProperty("call_id").GetString()!,
        "messages" => answer.GetProperty("content").EnumerateArray().Single(static part => part.GetProperty("type").GetString() == "tool_use")
            .GetProperty("id").GetString()!,
        _ => answer.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts").EnumerateArray()
            .Single(static part => part.TryGetProperty("functionCall", out _)).GetProperty("functionCall") is var call && call.TryGetProperty("id", out JsonElement id)
            ? id.GetString()! : "call_none",
    };

    public static string Second(string dialect, string model, string id, bool stream = false, string question = Question)
    {
        string first = First(dialect, model, stream, question);
        string turn = dialect switch
        {
            "chat" => $$$$""","tool_calls":[{"id":"{{{{id}}}}","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]},{"role":"tool","tool_call_id":"{{{{id}}}}","content":"{{{{Result}}}}"}""",
            "responses" => $$""",{"type":"function_call","call_id":"{{id}}","name":"weather","arguments":"{\"city\":\"Paris\"}"},{"type":"function_call_output","call_id":"{{id}}","output":"{{Result}}"}""",
            "messages" => $$$""",{"role":"assistant","content":[{"type":"tool_use","id":"{{{id}}}","name":"weather","input":{"city":"Paris"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{id}}}","content":"{{{Result}}}"}]}""",
            _ => $$$$""",{"role":"model","parts":[{"functionCall":{"id":"{{{{id}}}}","name":"weather","args":{"city":"Paris"}}}]},{"role":"user","parts":[{"functionResponse":{"id":"{{{{id}}}}","name":"weather","response":{"output":"{{{{Result}}}}"}}}]}""",
        };
        if (dialect == "chat")
        {
            turn = ",{\"role\":\"assistant\",\"content\":null" + turn;
        }

        int end = first.IndexOf(question, StringComparison.Ordinal) + question.Length;
        end = first.IndexOf(dialect == "gemini" ? "]}" : "}", end, StringComparison.Ordinal) + (dialect == "gemini" ? 2 : 1);
        return first.Insert(end, turn);
    }
}
