using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes the content of a user's message.</summary>
internal static class OpenAiParts
{
    /// <summary>Texts and refusals, one after the other.</summary>
    public static string JoinTexts(IReadOnlyList<ChatPart> parts, string separator) => string.Join(separator, parts
        .Select(part => part switch { ChatPart.Text text => text.Value, ChatPart.Refusal refusal => refusal.Value, _ => "" })
        .Where(text => text.Length > 0));

    /// <summary>A string where there is only text: not every provider takes parts.</summary>
    public static void WriteContent(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts)
    {
        if (parts.All(part => part is ChatPart.Text))
        {
            json.WriteStringValue(JoinTexts(parts, "\n"));
            return;
        }

        json.WriteStartArray();
        foreach (ChatPart part in parts)
        {
            WritePart(json, part);
        }

        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, ChatPart part)
    {
        switch (part)
        {
            case ChatPart.Text text:
                RequestJson.WriteText(json, text.Value);
                break;
            case ChatPart.Image image:
                WriteImage(json, image);
                break;
            case ChatPart.Audio audio:
                json.WriteStartObject();
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", audio.Base64);
                json.WriteString("format", audio.Format);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case ChatPart.File { Url: { } url }:
                // There is no member for a link; the model is told where the file is.
                RequestJson.WriteText(json, url);
                break;
            case ChatPart.File file:
                WriteFile(json, file);
                break;
        }
    }

    private static void WriteImage(Utf8JsonWriter json, ChatPart.Image image)
    {
        json.WriteStartObject();
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", image.Url ?? DataUrl.Write(image.MediaType ?? "image/png", image.Base64 ?? ""));
        if (image.Detail is { } detail)
        {
            json.WriteString("detail", detail);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ChatPart.File file)
    {
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (file.FileId is { } id)
        {
            json.WriteString("file_id", id);
        }
        else
        {
            json.WriteString("filename", file.Name ?? "file");
            json.WriteString("file_data", DataUrl.Write(file.MediaType ?? "application/octet-stream", file.Base64 ?? ""));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
