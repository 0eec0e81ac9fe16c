using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Responses;

/// <summary>Writes <c>input</c>: messages, calls and results as items of their own, each call followed by its result.</summary>
internal static class ResponsesInputWriter
{
    public static void Write(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        json.WriteStartArray();
        foreach (OpenAiTurn turn in OpenAiTurns.Order(request.Messages))
        {
            if (turn.ResultOf is { } callId)
            {
                json.WriteStartObject();
                json.WriteString("type", "function_call_output");
                json.WriteString("call_id", callId);
                json.WriteString("output", OpenAiParts.JoinTexts(turn.Parts, "\n"));
                json.WriteEndObject();
            }
            else if (turn.Role == ChatRole.Assistant)
            {
                WriteAssistant(json, turn.Parts);
            }
            else
            {
                bool system = turn.Role == ChatRole.System && !profile.SystemOnlyFirst;
                WriteMessage(json, !system ? "user" : profile.DeveloperRole ? "developer" : "system", turn.Parts, "input_text");
            }
        }

        json.WriteEndArray();
    }

    private static void WriteAssistant(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts)
    {
        string text = OpenAiParts.JoinTexts(parts, "");
        if (text.Length > 0)
        {
            WriteMessage(json, "assistant", [new ChatPart.Text(text)], "output_text");
        }

        foreach (ChatPart.ToolCall call in parts.OfType<ChatPart.ToolCall>())
        {
            json.WriteStartObject();
            json.WriteString("type", "function_call");
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments.Length == 0 ? "{}" : call.Arguments);
            json.WriteEndObject();
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, IReadOnlyList<ChatPart> parts, string textType)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("role", role);
        json.WriteStartArray("content");
        foreach (ChatPart part in parts)
        {
            WritePart(json, part, textType);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ChatPart part, string textType)
    {
        json.WriteStartObject();
        switch (part)
        {
            case ChatPart.Text text:
                json.WriteString("type", textType);
                json.WriteString("text", text.Value);
                break;
            case ChatPart.Image image:
                json.WriteString("type", "input_image");
                json.WriteString("image_url", image.Url ?? DataUrl.Write(image.MediaType ?? "image/png", image.Base64 ?? ""));
                json.WriteString("detail", image.Detail ?? "auto");
                break;
            case ChatPart.Audio audio:
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", audio.Base64);
                json.WriteString("format", audio.Format);
                json.WriteEndObject();
                break;
            case ChatPart.File file:
                WriteFile(json, file);
                break;
            default:
                json.WriteString("type", textType);
                json.WriteString("text", part is ChatPart.Refusal refusal ? refusal.Value : "");
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ChatPart.File file)
    {
        json.WriteString("type", "input_file");
        if (file.FileId is { } id)
        {
            json.WriteString("file_id", id);
        }
        else if (file.Url is { } url)
        {
            json.WriteString("file_url", url);
        }
        else
        {
            json.WriteString("filename", file.Name ?? "file");
            json.WriteString("file_data", DataUrl.Write(file.MediaType ?? "application/octet-stream", file.Base64 ?? ""));
        }
    }
}
