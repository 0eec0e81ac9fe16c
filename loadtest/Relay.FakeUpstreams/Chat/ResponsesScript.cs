using System.Text.Json.Nodes;

namespace Relay.FakeUpstreams.Chat;

/// <summary>OpenAI Responses: a summary of the reasoning where there is any, a message, and a function call where one is wanted.</summary>
internal static class ResponsesScript
{
    public static FakeScript Write(FakeAnswer answer, string model)
    {
        int sequence = 0;
        List<string> events = [];
        List<string> items = [];
        Add("response.created", $"\"response\":{Response("in_progress", "[]", "null")}");
        Add("response.in_progress", $"\"response\":{Response("in_progress", "[]", "null")}");
        if (answer.Thinking.Length > 0)
        {
            AddReasoning(answer.Thinking);
        }

        int message = items.Count;
        string text = $$"""{"type":"output_text","text":{{Quote(answer.Text)}},"annotations":[]}""";
        Add("response.output_item.added", $$""" "output_index":{{message}},"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}""");
        Add("response.content_part.added", $$""" "item_id":"msg_1","output_index":{{message}},"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}""");
        foreach (string piece in answer.Pieces)
        {
            Add("response.output_text.delta", $$""" "item_id":"msg_1","output_index":{{message}},"content_index":0,"delta":{{Quote(piece)}}""");
        }

        Add("response.output_text.done", $$""" "item_id":"msg_1","output_index":{{message}},"content_index":0,"text":{{Quote(answer.Text)}}""");
        Add("response.content_part.done", $$""" "item_id":"msg_1","output_index":{{message}},"content_index":0,"part":{{text}}""");
        items.Add($$"""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{{text}}]}""");
        Add("response.output_item.done", $$""" "output_index":{{message}},"item":{{items[^1]}}""");
        if (answer.Tool.Length > 0)
        {
            items.Add($$"""{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1","name":{{Quote(answer.Tool)}},"arguments":{{Quote(answer.ToolArguments)}}}""");
            Add("response.output_item.added", $$""" "output_index":{{message + 1}},"item":{"id":"fc_1","type":"function_call","status":"in_progress","call_id":"call_1","name":{{Quote(answer.Tool)}},"arguments":""}""");
            Add("response.function_call_arguments.delta", $$""" "item_id":"fc_1","output_index":{{message + 1}},"delta":{{Quote(answer.ToolArguments)}}""");
            Add("response.function_call_arguments.done", $$""" "item_id":"fc_1","output_index":{{message + 1}},"arguments":{{Quote(answer.ToolArguments)}}""");
            Add("response.output_item.done", $$""" "output_index":{{message + 1}},"item":{{items[^1]}}""");
        }

        string whole = Response("completed", $"[{string.Join(',', items)}]", UsageOf(answer));
        Add("response.completed", $"\"response\":{whole}");
        return new FakeScript(events, whole);

        string Response(string status, string output, string usage) =>
            $$"""{"id":"resp_fake","object":"response","created_at":1,"status":"{{status}}","error":null,"model":{{Quote(model)}},"output":{{output}},"usage":{{usage}}}""";

        void AddReasoning(string thinking)
        {
            string part = $$"""{"type":"summary_text","text":{{Quote(thinking)}}}""";
            Add("response.output_item.added", """ "output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}""");
            Add("response.reasoning_summary_part.added", """ "item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}""");
            Add("response.reasoning_summary_text.delta", $$""" "item_id":"rs_1","output_index":0,"summary_index":0,"delta":{{Quote(thinking)}}""");
            Add("response.reasoning_summary_text.done", $$""" "item_id":"rs_1","output_index":0,"summary_index":0,"text":{{Quote(thinking)}}""");
            Add("response.reasoning_summary_part.done", $$""" "item_id":"rs_1","output_index":0,"summary_index":0,"part":{{part}}""");
            items.Add($$"""{"id":"rs_1","type":"reasoning","summary":[{{part}}]}""");
            Add("response.output_item.done", $$""" "output_index":0,"item":{{items[0]}}""");
        }

        void Add(string type, string members) =>
            events.Add($$"""
                event: {{type}}
                data: {"type":"{{type}}","sequence_number":{{sequence++}},{{members}}}


                """.ReplaceLineEndings("\n"));
    }

    private static string UsageOf(FakeAnswer answer) => answer.OmitsUsage ? "null"
        : $$$"""{"input_tokens":{{{answer.InputTokens}}},"input_tokens_details":{"cached_tokens":{{{answer.CachedTokens}}}},"output_tokens":{{{answer.OutputTokens}}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{{answer.InputTokens + answer.OutputTokens}}}}""";

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
