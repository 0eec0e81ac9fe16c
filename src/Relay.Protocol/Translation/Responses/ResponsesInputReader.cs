using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Responses;

/// <summary>Reads <c>instructions</c> and <c>input</c>: items of one turn that stand one after the other become one message.</summary>
internal sealed class ResponsesInputReader(RequestFields fields)
{
    private readonly List<string> _system = [];
    private readonly List<ChatMessage> _messages = [];
    private readonly OpenAiPartReader _parts = new(fields);

    // The message that is being put together, and whether it is one of tool results.
    private List<ChatPart> _current = [];
    private ChatRole? _role;
    private bool _results;

    public (IReadOnlyList<string> System, IReadOnlyList<ChatMessage> Messages) Read(JsonElement root)
    {
        if (fields.Text(root, "", "instructions") is { Length: > 0 } instructions)
        {
            _system.Add(instructions);
        }

        if (!fields.TryFind(root, "input", out JsonElement input))
        {
            fields.Fail("input", "is required");
        }
        else if (input.ValueKind == JsonValueKind.String)
        {
            AddTo(ChatRole.User, results: false, _parts.Read(root, "", "input", required: true));
        }
        else
        {
            int index = 0;
            foreach (JsonElement item in fields.Items(root, "", "input"))
            {
                string path = RequestFields.Path("input", index++);
                if (item.ValueKind == JsonValueKind.Object)
                {
                    ReadItem(item, path);
                }
                else
                {
                    fields.Fail(path, "must be an object");
                }
            }
        }

        if (_messages.Count == 0 && _system.Count == 0)
        {
            fields.Fail("input", "must not be empty");
        }

        return (_system, _messages);
    }

    private void ReadItem(JsonElement item, string path)
    {
        switch (fields.Text(item, path, "type") ?? "message")
        {
            case "message":
                ReadMessage(item, path);
                break;
            case "function_call":
                AddTo(ChatRole.Assistant, results: false, [new ChatPart.ToolCall(
                    fields.RequiredText(item, path, "call_id"),
                    fields.RequiredText(item, path, "name"),
                    fields.Text(item, path, "arguments") ?? "")]);
                break;
            case "function_call_output":
                AddTo(ChatRole.User, results: true, [new ChatPart.ToolResult(
                    fields.RequiredText(item, path, "call_id"),
                    null,
                    _parts.Read(item, path, "output", required: true),
                    IsError: false)]);
                break;
            case "reasoning":
                if (ReadReasoning(item, path) is { } thinking)
                {
                    AddTo(ChatRole.Assistant, results: false, [thinking]);
                }

                break;
            default:
                fields.Fail(RequestFields.Path(path, "type"), "is not a kind of item this model takes");
                break;
        }
    }

    private void ReadMessage(JsonElement item, string path)
    {
        string role = fields.RequiredText(item, path, "role");
        List<ChatPart> parts = _parts.Read(item, path, "content", required: true);
        switch (role)
        {
            case "user":
                _role = null;
                AddTo(ChatRole.User, results: false, parts);
                break;
            case "assistant":
                AddTo(ChatRole.Assistant, results: false, parts);
                break;
            case "system" or "developer" when _messages.Count == 0:
                _system.AddRange(parts.OfType<ChatPart.Text>().Select(part => part.Value));
                break;
            case "system" or "developer":
                _role = null;
                AddTo(ChatRole.System, results: false, parts);
                break;
            case "":
                break;
            default:
                fields.Fail(RequestFields.Path(path, "role"), "must be user, assistant, system or developer");
                break;
        }
    }

    private void AddTo(ChatRole role, bool results, List<ChatPart> parts)
    {
        if (parts.Count == 0 && _role == role)
        {
            return;
        }

        if (_role != role || _results != results)
        {
            _current = [];
            _role = role;
            _results = results;
            _messages.Add(new ChatMessage(role, _current));
        }

        _current.AddRange(parts);
    }

    /// <summary>Only what Relay sealed itself comes back as a signature; what another provider encrypted means nothing here.</summary>
    private ChatPart? ReadReasoning(JsonElement item, string path)
    {
        string text = string.Concat(
            ReadTexts(item, path, "summary").Concat(ReadTexts(item, path, "content")));
        string sealedText = fields.Text(item, path, "encrypted_content") ?? "";
        if (sealedText.StartsWith(ResponsesSeal.Redacted, StringComparison.Ordinal))
        {
            return new ChatPart.RedactedThinking(sealedText[ResponsesSeal.Redacted.Length..]);
        }

        string? signature = sealedText.StartsWith(ResponsesSeal.Signature, StringComparison.Ordinal)
            ? sealedText[ResponsesSeal.Signature.Length..] : null;
        return text.Length > 0 || signature is not null ? new ChatPart.Thinking(text, signature) : null;
    }

    private IEnumerable<string> ReadTexts(JsonElement item, string path, string name)
    {
        foreach (JsonElement part in fields.Items(item, path, name))
        {
            if (part.ValueKind == JsonValueKind.Object)
            {
                yield return fields.Text(part, RequestFields.Path(path, name), "text") ?? "";
            }
        }
    }
}
