using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Reads the content of a message, a text or parts, in the forms of Chat Completions and Responses, which differ in names.
/// </summary>
internal sealed class OpenAiPartReader(RequestFields fields)
{
    /// <summary>Empty texts are left out: they say nothing, and some providers refuse them.</summary>
    public List<ChatPart> Read(JsonElement owner, string path, string name, bool required)
    {
        var parts = new List<ChatPart>();
        if (!fields.TryFind(owner, name, out JsonElement content))
        {
            if (required)
            {
                fields.Fail(RequestFields.Path(path, name), "is required");
            }

            return parts;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(fields.TextOf(content, RequestFields.Path(path, name)), parts);
            return parts;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            fields.Fail(RequestFields.Path(path, name), "must be a string or an array of parts");
            return parts;
        }

        int index = 0;
        foreach (JsonElement part in content.EnumerateArray())
        {
            string inside = RequestFields.Path(RequestFields.Path(path, name), index++);
            if (part.ValueKind == JsonValueKind.Object)
            {
                ReadPart(part, inside, parts);
            }
            else
            {
                fields.Fail(inside, "must be an object");
            }
        }

        return parts;
    }

    private static void AddText(string? text, List<ChatPart> parts)
    {
        if (!string.IsNullOrEmpty(text))
        {
            parts.Add(new ChatPart.Text(text));
        }
    }

    private void ReadPart(JsonElement part, string path, List<ChatPart> parts)
    {
        switch (fields.RequiredText(part, path, "type"))
        {
            case "text" or "input_text" or "output_text":
                AddText(fields.Text(part, path, "text"), parts);
                break;
            case "refusal":
                parts.Add(new ChatPart.Refusal(fields.Text(part, path, "refusal") ?? ""));
                break;
            case "image_url" or "input_image":
                ReadImage(part, path, parts);
                break;
            case "input_audio":
                ReadAudio(part, path, parts);
                break;
            case "file" or "input_file":
                ReadFile(part, path, parts);
                break;
            case "":
                break;
            default:
                fields.Fail(RequestFields.Path(path, "type"), "is not a kind of part this model takes");
                break;
        }
    }

    private void ReadImage(JsonElement part, string path, List<ChatPart> parts)
    {
        // Chat Completions: {"image_url":{"url","detail"}}; Responses, and some callers of the former: {"image_url":"..."}.
        JsonElement owner = part;
        string name = "image_url";
        if (fields.TryFind(part, name, out JsonElement image) && image.ValueKind == JsonValueKind.Object)
        {
            owner = image;
            path = RequestFields.Path(path, "image_url");
            name = "url";
        }

        string? detail = fields.Text(owner, path, "detail");
        string url = fields.RequiredText(owner, path, name);
        if (DataUrl.TryRead(url, out string mediaType, out string base64))
        {
            parts.Add(new ChatPart.Image(mediaType, base64, null, detail));
            return;
        }

        if (url.Length > 0 && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            fields.Fail(RequestFields.Path(path, name), "must be an https URL or a data URL with base64");
        }

        parts.Add(new ChatPart.Image(null, null, url, detail));
    }

    private void ReadAudio(JsonElement part, string path, List<ChatPart> parts)
    {
        if (!fields.TryObject(part, path, "input_audio", out JsonElement audio))
        {
            fields.Fail(RequestFields.Path(path, "input_audio"), "is required");
            return;
        }

        path = RequestFields.Path(path, "input_audio");
        parts.Add(new ChatPart.Audio(fields.RequiredText(audio, path, "format"), fields.RequiredText(audio, path, "data")));
    }

    private void ReadFile(JsonElement part, string path, List<ChatPart> parts)
    {
        JsonElement file = part;
        if (fields.TryObject(part, path, "file", out JsonElement nested))
        {
            file = nested;
            path = RequestFields.Path(path, "file");
        }

        string? name = fields.Text(file, path, "filename");
        string? id = fields.Text(file, path, "file_id");
        string? url = fields.Text(file, path, "file_url");
        string? data = fields.Text(file, path, "file_data");
        if (data is not null)
        {
            bool isUrl = DataUrl.TryRead(data, out string mediaType, out string base64);
            parts.Add(new ChatPart.File(isUrl ? mediaType : "application/pdf", isUrl ? base64 : data, null, null, name));
        }
        else if (id is not null || url is not null)
        {
            parts.Add(new ChatPart.File(null, null, url, id, name));
        }
        else
        {
            fields.Fail(RequestFields.Path(path, "file_data"), "or a file's id is required");
        }
    }
}
