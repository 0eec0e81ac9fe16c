using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Messages and their blocks.</summary>
public sealed partial class AnthropicRequestReader
{
    private List<ChatMessage> ReadMessages(JsonElement root)
    {
        List<ChatMessage> messages = [];
        if (!_fields.TryArray(root, "", "messages", out JsonElement array) || array.GetArrayLength() == 0)
        {
            _fields.Fail("messages", "is required and must be an array with at least one message");
            return messages;
        }

        int index = 0;
        foreach (JsonElement message in array.EnumerateArray())
        {
            string path = RequestFields.Path("messages", index++);
            ChatRole? role = _fields.RequiredText(message, path, "role") switch
            {
                "user" => ChatRole.User,
                "assistant" => ChatRole.Assistant,
                "system" => ChatRole.System,
                _ => null,
            };
            if (role is null)
            {
                _fields.Fail(RequestFields.Path(path, "role"), "must be user, assistant or system");
            }

            List<ChatPart> parts = ReadContent(message, path, required: true);
            if (role == ChatRole.System && messages.Count == 0)
            {
                _system.AddRange(parts.OfType<ChatPart.Text>().Select(static part => part.Value));
            }
            else
            {
                messages.Add(new ChatMessage(role ?? ChatRole.User, parts));
            }
        }

        return messages;
    }

    /// <summary>The member <c>content</c>: a text, or blocks.</summary>
    private List<ChatPart> ReadContent(JsonElement parent, string path, bool required)
    {
        List<ChatPart> parts = [];
        if (!_fields.TryFind(parent, "content", out JsonElement content))
        {
            if (required)
            {
                _fields.Fail(RequestFields.Path(path, "content"), "is required");
            }
        }
        else if (content.ValueKind == JsonValueKind.String)
        {
            parts.Add(new ChatPart.Text(_fields.TextOf(content, RequestFields.Path(path, "content")) ?? ""));
        }
        else if (content.ValueKind != JsonValueKind.Array)
        {
            _fields.Fail(RequestFields.Path(path, "content"), "must be a string or an array of blocks");
        }
        else
        {
            int index = 0;
            foreach (JsonElement block in content.EnumerateArray())
            {
                if (ReadBlock(block, RequestFields.Path(RequestFields.Path(path, "content"), index++)) is { } part)
                {
                    parts.Add(part);
                }
            }
        }

        return parts;
    }

    private ChatPart? ReadBlock(JsonElement block, string path)
    {
        switch (_fields.RequiredText(block, path, "type"))
        {
            case "text":
                return new ChatPart.Text(_fields.Text(block, path, "text") ?? "");
            case "thinking":
                return new ChatPart.Thinking(_fields.Text(block, path, "thinking") ?? "", _fields.Text(block, path, "signature"));
            case "redacted_thinking":
                return new ChatPart.RedactedThinking(_fields.RequiredText(block, path, "data"));
            case "image":
                return ReadImage(block, path);
            case "document":
                return ReadDocument(block, path);
            case "search_result":
                return ReadSearchResult(block, path);
            case "tool_use":
                return ReadToolUse(block, path);
            case "tool_result":
                return new ChatPart.ToolResult(
                    AnthropicToolId.Decode(_fields.RequiredText(block, path, "tool_use_id")),
                    Name: null,
                    ReadContent(block, path, required: false),
                    _fields.Flag(block, path, "is_error") ?? false);
            default:
                _fields.Fail(path, "is a block that only an Anthropic upstream understands; this model cannot be sent it");
                return null;
        }
    }

    private ChatPart.ToolCall ReadToolUse(JsonElement block, string path)
    {
        string arguments = "";
        if (_fields.TryObject(block, path, "input", out JsonElement input) && input.EnumerateObject().MoveNext())
        {
            arguments = input.GetRawText();
        }

        return new ChatPart.ToolCall(
            AnthropicToolId.Decode(_fields.RequiredText(block, path, "id")), _fields.RequiredText(block, path, "name"), arguments);
    }

    private ChatPart.Image? ReadImage(JsonElement block, string path)
    {
        path = RequestFields.Path(path, "source");
        if (!_fields.TryFind(block, "source", out JsonElement source))
        {
            _fields.Fail(path, "is required");
            return null;
        }

        switch (_fields.RequiredText(source, path, "type"))
        {
            case "base64":
                return new ChatPart.Image(_fields.RequiredText(source, path, "media_type"), _fields.RequiredText(source, path, "data"), Url: null);
            case "url":
                return new ChatPart.Image(MediaType: null, Base64: null, _fields.RequiredText(source, path, "url"));
            default:
                _fields.Fail(RequestFields.Path(path, "type"), "must be base64 or url for this model");
                return null;
        }
    }

    private ChatPart? ReadDocument(JsonElement block, string path)
    {
        string? title = _fields.Text(block, path, "title");
        path = RequestFields.Path(path, "source");
        if (!_fields.TryFind(block, "source", out JsonElement source))
        {
            _fields.Fail(path, "is required");
            return null;
        }

        switch (_fields.RequiredText(source, path, "type"))
        {
            case "base64":
                return new ChatPart.File(
                    _fields.RequiredText(source, path, "media_type"), _fields.RequiredText(source, path, "data"), Url: null, FileId: null, title);
            case "url":
                return new ChatPart.File("application/pdf", Base64: null, _fields.RequiredText(source, path, "url"), FileId: null, title);
            case "text":
                return new ChatPart.Text(Titled(title, _fields.Text(source, path, "data") ?? ""));
            case "content":
                return new ChatPart.Text(Titled(title, TextOf(ReadContent(source, path, required: true))));
            default:
                _fields.Fail(RequestFields.Path(path, "type"), "must be base64, url, text or content for this model");
                return null;
        }
    }

    private ChatPart.Text ReadSearchResult(JsonElement block, string path)
    {
        string? title = _fields.Text(block, path, "title");
        string? source = _fields.Text(block, path, "source");
        return new ChatPart.Text(Titled(Titled(title, source ?? ""), TextOf(ReadContent(block, path, required: true))));
    }

    private static string Titled(string? title, string text) => string.IsNullOrEmpty(title) ? text : $"{title}\n{text}";

    private static string TextOf(List<ChatPart> parts) => string.Join('\n', parts.OfType<ChatPart.Text>().Select(static part => part.Value));
}
