using System.Text.Json.Nodes;

namespace Relay.FakeUpstreams.Chat;

/// <summary>Anthropic Messages: thinking, text and a tool as blocks one after the other.</summary>
internal static class AnthropicScript
{
    public static FakeScript Write(FakeAnswer answer, string model)
    {
        List<string> events = [];
        List<string> blocks = [];
        int fresh = answer.InputTokens - answer.CachedTokens;
        string input = $$""" "input_tokens":{{fresh}},"cache_creation_input_tokens":0,"cache_read_input_tokens":{{answer.CachedTokens}}""";
        Add("message_start", $$$""" "message":{"id":"msg_fake","type":"message","role":"assistant","model":{{{Quote(model)}}},"content":[],"stop_reason":null,"stop_sequence":null,"usage":{{{{input}}},"output_tokens":1}}""");
        if (answer.Thinking.Length > 0)
        {
            Block("""{"type":"thinking","thinking":"","signature":""}""", $$"""{"type":"thinking_delta","thinking":{{Quote(answer.Thinking)}}}""", """{"type":"signature_delta","signature":"c2ln"}""");
            blocks.Add($$"""{"type":"thinking","thinking":{{Quote(answer.Thinking)}},"signature":"c2ln"}""");
        }

        Block("""{"type":"text","text":""}""", [.. answer.Pieces.Select(static piece => $$"""{"type":"text_delta","text":{{Quote(piece)}}}""")]);
        blocks.Add($$"""{"type":"text","text":{{Quote(answer.Text)}}}""");
        if (answer.Tool.Length > 0)
        {
            int half = answer.ToolArguments.Length / 2;
            Block(
                $$$"""{"type":"tool_use","id":"toolu_1","name":{{{Quote(answer.Tool)}}},"input":{}}""", """{"type":"input_json_delta","partial_json":""}""",
                $$"""{"type":"input_json_delta","partial_json":{{Quote(answer.ToolArguments[..half])}}}""",
                $$"""{"type":"input_json_delta","partial_json":{{Quote(answer.ToolArguments[half..])}}}""");
            blocks.Add($$"""{"type":"tool_use","id":"toolu_1","name":{{Quote(answer.Tool)}},"input":{{answer.ToolArguments}}}""");
        }

        string reason = answer.Tool.Length > 0 ? "tool_use" : "end_turn";
        Add("message_delta", $$$""" "delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":{{{answer.OutputTokens}}}}""");
        Add("message_stop", "");
        return new FakeScript(
            events,
            $$$"""{"id":"msg_fake","type":"message","role":"assistant","model":{{{Quote(model)}}},"content":[{{{string.Join(',', blocks)}}}],"stop_reason":"{{{reason}}}","stop_sequence":null,"usage":{{{{input}}},"output_tokens":{{{answer.OutputTokens}}}}}""");

        void Block(string start, params string[] deltas)
        {
            int index = blocks.Count;
            Add("content_block_start", $"\"index\":{index},\"content_block\":{start}");
            if (index == 0)
            {
                Add("ping", "");
            }

            foreach (string delta in deltas)
            {
                Add("content_block_delta", $"\"index\":{index},\"delta\":{delta}");
            }

            Add("content_block_stop", $"\"index\":{index}");
        }

        void Add(string type, string members) =>
            events.Add($"event: {type}\ndata: {{\"type\":\"{type}\"{(members.Length > 0 ? "," : "")}{members}}}\n\n");
    }

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
