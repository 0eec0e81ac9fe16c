using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Writes the turns of a conversation as contents. The results of one turn's calls stand alone in one content, as many as there were calls;
/// what else the user says with them follows in the next.
/// </summary>
internal static class GeminiContentWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages, ChatRequestProfile profile, IReplaySource? replay)
    {
        json.WriteStartArray("contents");
        foreach (ChatMessage turn in ChatTurns.Repair(WithoutThinking(messages)))
        {
            if (turn.Role == ChatRole.Assistant)
            {
                WriteContent(json, "model", () => WriteModelParts(json, turn.Parts, profile, replay));
                continue;
            }

            List<ChatPart.ToolResult> results = [.. turn.Parts.OfType<ChatPart.ToolResult>()];
            if (results.Count > 0)
            {
                WriteContent(json, "user", () => results.ForEach(result => WriteResponse(json, result)));
            }

            // Gemini's responses are plain JSON: what a tool shows follows beside them.
            List<ChatPart> others =
            [
                .. results.SelectMany(static result => result.Parts.Where(static part => part is not ChatPart.Text)),
                .. turn.Parts.Where(static part => part is not ChatPart.ToolResult),
            ];
            if (others.Count > 0)
            {
                WriteContent(json, "user", () => others.ForEach(part => WritePart(json, part)));
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Thoughts are not wanted back, only the seals of calls.</summary>
    private static List<ChatMessage> WithoutThinking(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(static message => message with
        {
            Parts = [.. message.Parts.Where(static part => part is not (ChatPart.Thinking or ChatPart.RedactedThinking))],
        })];

    private static void WriteContent(Utf8JsonWriter json, string role, Action writeParts)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("parts");
        writeParts();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModelParts(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts, ChatRequestProfile profile, IReplaySource? replay)
    {
        bool isFirst = true;
        foreach (ChatPart part in parts)
        {
            if (part is not ChatPart.ToolCall call)
            {
                WritePart(json, part);
                continue;
            }

            // Of calls made together only the first is sealed, so only there is one missed.
            string? seal = call.Signature ?? replay?.Signature(call.Id);
            WriteCall(json, call, seal ?? (isFirst && profile.UnknownSeal.Length > 0 ? profile.UnknownSeal : null));
            isFirst = false;
        }
    }

    private static void WriteCall(Utf8JsonWriter json, ChatPart.ToolCall call, string? seal)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall");
        json.WriteString("id", call.Id);
        json.WriteString("name", call.Name);
        RequestJson.WriteArguments(json, "args", call.Arguments);
        json.WriteEndObject();
        if (seal is not null)
        {
            json.WriteString("thoughtSignature", seal);
        }

        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, ChatPart.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionResponse");
        json.WriteString("id", result.CallId);
        json.WriteString("name", result.Name ?? "");
        json.WriteStartObject("response");
        json.WriteString(result.IsError ? "error" : "output", ChatTurns.TextOf(result));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ChatPart part)
    {
        switch (part)
        {
            case ChatPart.Text text:
                json.WriteStartObject();
                json.WriteString("text", text.Value);
                json.WriteEndObject();
                break;
            case ChatPart.Image image:
                WriteData(json, image.MediaType ?? MediaTypeOf(image.Url, "image/jpeg"), image.Base64, image.Url);
                break;
            case ChatPart.File file:
                WriteData(json, file.MediaType ?? MediaTypeOf(file.Url ?? file.Name, "application/pdf"), file.Base64, file.Url ?? file.FileId);
                break;
            case ChatPart.Audio audio:
                WriteData(json, audio.Format == "mp3" ? "audio/mpeg" : $"audio/{audio.Format}", audio.Base64, url: null);
                break;
        }
    }

    /// <summary>Data, or a URL: Google fetches its own URIs, and public ones for newer models.</summary>
    private static void WriteData(Utf8JsonWriter json, string mediaType, string? base64, string? url)
    {
        json.WriteStartObject();
        json.WriteStartObject(base64 is not null ? "inlineData" : "fileData");
        json.WriteString("mimeType", mediaType);
        json.WriteString(base64 is not null ? "data" : "fileUri", base64 ?? url);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string MediaTypeOf(string? name, string otherwise)
    {
        ReadOnlySpan<char> path = name.AsSpan();
        int query = path.IndexOfAny('?', '#');
        path = query < 0 ? path : path[..query];
        int dot = path.LastIndexOf('.');
        return (dot < 0 ? "" : path[(dot + 1)..].ToString().ToLowerInvariant()) switch
        {
            "png" => "image/png",
            "jpg" or "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            "pdf" => "application/pdf",
            "txt" => "text/plain",
            _ => otherwise,
        };
    }
}
