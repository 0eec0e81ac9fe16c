using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Writes the turns of a repaired conversation (<see cref="ChatTurns"/>) as messages of blocks.</summary>
internal static class AnthropicMessageWriter
{
    public static void Write(Utf8JsonWriter json, List<ChatMessage> messages, bool withThinking)
    {
        json.WriteStartArray("messages");
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            bool prefill = i == messages.Count - 1 && message.Role == ChatRole.Assistant;
            json.WriteStartObject();
            json.WriteString("role", message.Role == ChatRole.Assistant ? "assistant" : "user");
            json.WriteStartArray("content");
            WriteParts(json, message.Parts, withThinking, prefill);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts, bool withThinking, bool prefill)
    {
        bool any = false;
        for (int i = 0; i < parts.Count; i++)
        {
            ChatPart part = parts[i];
            if (part is ChatPart.Thinking or ChatPart.RedactedThinking && !withThinking)
            {
                continue;
            }

            // The answer that is to be continued must not end with white space.
            WritePart(json, prefill && i == parts.Count - 1 && part is ChatPart.Text last ? new ChatPart.Text(last.Value.TrimEnd()) : part);
            any = true;
        }

        if (!any)
        {
            RequestJson.WriteText(json, "(thinking left out)");
        }
    }

    private static void WritePart(Utf8JsonWriter json, ChatPart part)
    {
        switch (part)
        {
            case ChatPart.Text text:
                RequestJson.WriteText(json, text.Value);
                break;
            case ChatPart.Thinking thinking:
                json.WriteStartObject();
                json.WriteString("type", "thinking");
                json.WriteString("thinking", thinking.Value);
                json.WriteString("signature", thinking.Signature);
                json.WriteEndObject();
                break;
            case ChatPart.RedactedThinking redacted:
                json.WriteStartObject();
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", redacted.Data);
                json.WriteEndObject();
                break;
            case ChatPart.Image image:
                WriteSource(json, "image", image.MediaType ?? "image/png", image.Base64, image.Url, fileId: null, title: null);
                break;
            case ChatPart.File file:
                WriteFile(json, file);
                break;
            case ChatPart.ToolCall call:
                json.WriteStartObject();
                json.WriteString("type", "tool_use");
                json.WriteString("id", AnthropicToolId.Encode(call.Id));
                json.WriteString("name", call.Name);
                RequestJson.WriteArguments(json, "input", call.Arguments);
                json.WriteEndObject();
                break;
            case ChatPart.ToolResult result:
                WriteResult(json, result);
                break;
            default:
                // The model must know that there was something it cannot hear.
                RequestJson.WriteText(json, "(a sound recording that this model does not take)");
                break;
        }
    }

    private static void WriteFile(Utf8JsonWriter json, ChatPart.File file)
    {
        string mediaType = file.MediaType ?? "application/pdf";
        if (mediaType.StartsWith("image/", StringComparison.Ordinal))
        {
            WriteSource(json, "image", mediaType, file.Base64, file.Url, file.FileId, title: null);
        }
        else if (file.Base64 is { } data && mediaType.StartsWith("text/", StringComparison.Ordinal) && Base64.IsValid(data))
        {
            json.WriteStartObject();
            json.WriteString("type", "document");
            json.WriteStartObject("source");
            json.WriteString("type", "text");
            json.WriteString("media_type", "text/plain");
            json.WriteString("data", Encoding.UTF8.GetString(Convert.FromBase64String(data)));
            json.WriteEndObject();
            WriteTitle(json, file.Name);
            json.WriteEndObject();
        }
        else
        {
            WriteSource(json, "document", mediaType, file.Base64, file.Url, file.FileId, file.Name);
        }
    }

    private static void WriteSource(Utf8JsonWriter json, string type, string mediaType, string? base64, string? url, string? fileId, string? title)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartObject("source");
        if (base64 is not null)
        {
            json.WriteString("type", "base64");
            json.WriteString("media_type", mediaType);
            json.WriteString("data", base64);
        }
        else if (url is not null)
        {
            json.WriteString("type", "url");
            json.WriteString("url", url);
        }
        else
        {
            json.WriteString("type", "file");
            json.WriteString("file_id", fileId);
        }

        json.WriteEndObject();
        WriteTitle(json, title);
        json.WriteEndObject();
    }

    private static void WriteTitle(Utf8JsonWriter json, string? title)
    {
        if (!string.IsNullOrEmpty(title))
        {
            json.WriteString("title", title);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, ChatPart.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", AnthropicToolId.Encode(result.CallId));
        List<ChatPart> parts = [.. result.Parts.Where(static part => part is not ChatPart.Text text || !string.IsNullOrWhiteSpace(text.Value))];
        if (parts.TrueForAll(static part => part is ChatPart.Text))
        {
            json.WriteString("content", ChatTurns.TextOf(result));
        }
        else
        {
            json.WriteStartArray("content");
            foreach (ChatPart part in parts)
            {
                WritePart(json, part);
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error", true);
        }

        json.WriteEndObject();
    }
}
