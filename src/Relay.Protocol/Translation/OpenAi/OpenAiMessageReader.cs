using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads <c>messages</c>: system texts before the first turn apart, each run of tool results as one user's message.</summary>
internal sealed class OpenAiMessageReader(RequestFields fields)
{
    private readonly List<string> _system = [];
    private readonly List<ChatMessage> _messages = [];
    private readonly OpenAiPartReader _parts = new(fields);
    private List<ChatPart>? _results;

    public (IReadOnlyList<string> System, IReadOnlyList<ChatMessage> Messages) Read(JsonElement root)
    {
        int index = 0;
        foreach (JsonElement message in fields.Items(root, "", "messages"))
        {
            string path = RequestFields.Path("messages", index++);
            if (message.ValueKind == JsonValueKind.Object)
            {
                ReadMessage(message, path);
            }
            else
            {
                fields.Fail(path, "must be an object");
            }
        }

        if (index == 0)
        {
            fields.Fail("messages", "must have at least one message");
        }

        return (_system, _messages);
    }

    private void ReadMessage(JsonElement message, string path)
    {
        string role = fields.RequiredText(message, path, "role");
        if (role is not ("tool" or "function"))
        {
            _results = null;
        }

        switch (role)
        {
            case "system" or "developer":
                ReadSystem(message, path);
                break;
            case "user":
                Add(ChatRole.User, _parts.Read(message, path, "content", required: true));
                break;
            case "assistant":
                Add(ChatRole.Assistant, ReadAssistant(message, path));
                break;
            case "tool" or "function":
                ReadResult(message, path, role);
                break;
            case "":
                break;
            default:
                fields.Fail(RequestFields.Path(path, "role"), "must be system, developer, user, assistant or tool");
                break;
        }
    }

    private void Add(ChatRole role, List<ChatPart> parts) => _messages.Add(new ChatMessage(role, parts));

    private void ReadSystem(JsonElement message, string path)
    {
        List<ChatPart> parts = _parts.Read(message, path, "content", required: true);
        if (_messages.Count > 0)
        {
            Add(ChatRole.System, parts);
            return;
        }

        foreach (ChatPart part in parts)
        {
            if (part is ChatPart.Text { Value: var text })
            {
                _system.Add(text);
            }
            else
            {
                fields.Fail(RequestFields.Path(path, "content"), "must be text");
            }
        }
    }

    private List<ChatPart> ReadAssistant(JsonElement message, string path)
    {
        var parts = new List<ChatPart>();
        string? reasoning = fields.Text(message, path, "reasoning_content")
            ?? (fields.TryFind(message, "reasoning", out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? fields.TextOf(value, RequestFields.Path(path, "reasoning")) : null);
        if (!string.IsNullOrEmpty(reasoning))
        {
            parts.Add(new ChatPart.Thinking(reasoning, null));
        }

        parts.AddRange(_parts.Read(message, path, "content", required: false));
        if (fields.Text(message, path, "refusal") is { Length: > 0 } refusal)
        {
            parts.Add(new ChatPart.Refusal(refusal));
        }

        int index = 0;
        foreach (JsonElement call in fields.Items(message, path, "tool_calls"))
        {
            ReadCall(call, RequestFields.Path(RequestFields.Path(path, "tool_calls"), index++), parts);
        }

        if (fields.TryObject(message, path, "function_call", out JsonElement function))
        {
            // The form before tool calls has no ids; the name stands for it, as in the answer's message.
            string name = fields.RequiredText(function, RequestFields.Path(path, "function_call"), "name");
            parts.Add(new ChatPart.ToolCall(name, name, fields.Text(function, RequestFields.Path(path, "function_call"), "arguments") ?? ""));
        }

        return parts;
    }

    private void ReadCall(JsonElement call, string path, List<ChatPart> parts)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(path, "must be an object");
            return;
        }

        string id = fields.RequiredText(call, path, "id");
        if (fields.Text(call, path, "type") is not ("function" or null))
        {
            fields.Fail(RequestFields.Path(path, "type"), "must be function");
            return;
        }

        if (!fields.TryObject(call, path, "function", out JsonElement function))
        {
            fields.Fail(RequestFields.Path(path, "function"), "is required");
            return;
        }

        parts.Add(new ChatPart.ToolCall(
            id,
            fields.RequiredText(function, RequestFields.Path(path, "function"), "name"),
            fields.Text(function, RequestFields.Path(path, "function"), "arguments") ?? "",
            ReadSignature(call, path)));
    }

    /// <summary>Gemini's seal, where its compatible surface has it; other shapes of it are nobody's business.</summary>
    private string? ReadSignature(JsonElement call, string path) =>
        fields.TryFind(call, "extra_content", out JsonElement extra) && extra.ValueKind == JsonValueKind.Object
        && fields.TryFind(extra, "google", out JsonElement google) && google.ValueKind == JsonValueKind.Object
            ? fields.Text(google, RequestFields.Path(path, "extra_content.google"), "thought_signature")
            : null;

    private void ReadResult(JsonElement message, string path, string role)
    {
        string id = fields.RequiredText(message, path, role == "tool" ? "tool_call_id" : "name");
        List<ChatPart> content = _parts.Read(message, path, "content", required: false);
        if (_results is null)
        {
            _results = [];
            Add(ChatRole.User, _results);
        }

        _results.Add(new ChatPart.ToolResult(id, fields.Text(message, path, "name"), content, IsError: false));
    }
}
