using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Reads the content of a message, a text or parts, in the forms of Chat Completions and Responses, which differ in names.
/// </summary>
internal sealed class OpenAiPartReader(BodyMembers members)
{
    /// <summary>Empty texts are left out: they say nothing, and some providers refuse them.</summary>
    public List<ChatPart> Read(JsonElement owner, string path, string name, bool required)
    {
        var parts = new List<ChatPart>();
        if (!BodyMembers.TryGet(owner, name, out JsonElement content))
        {
            if (required)
            {
                members.Report(path, name, "is required");
            }

            return parts;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(members.Text(content, path, name), parts);
            return parts;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            members.Report(path, name, "must be a string or an array of parts");
            return parts;
        }

        int index = 0;
        foreach (JsonElement part in content.EnumerateArray())
        {
            string inside = string.Create(CultureInfo.InvariantCulture, $"{path}{name}[{index++}].");
            if (part.ValueKind == JsonValueKind.Object)
            {
                ReadPart(part, inside, parts);
            }
            else
            {
                members.Report(inside, "", "must be an object");
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
        switch (members.RequiredString(part, path, "type"))
        {
            case "text" or "input_text" or "output_text":
                AddText(members.String(part, path, "text"), parts);
                break;
            case "refusal":
                parts.Add(new ChatPart.Refusal(members.String(part, path, "refusal") ?? ""));
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
                members.Report(path, "type", "is not a kind of part this model takes");
                break;
        }
    }

    private void ReadImage(JsonElement part, string path, List<ChatPart> parts)
    {
        // Chat Completions: {"image_url":{"url","detail"}}; Responses, and some callers of the former: {"image_url":"..."}.
        JsonElement owner = part;
        string name = "image_url";
        if (BodyMembers.TryGet(part, name, out JsonElement image) && image.ValueKind == JsonValueKind.Object)
        {
            owner = image;
            path += "image_url.";
            name = "url";
        }

        string? detail = members.String(owner, path, "detail");
        string url = members.RequiredString(owner, path, name);
        if (DataUrl.TryRead(url, out string mediaType, out string base64))
        {
            parts.Add(new ChatPart.Image(mediaType, base64, null, detail));
            return;
        }

        if (url.Length > 0 && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            members.Report(path, name, "must be an https URL or a data URL with base64");
        }

        parts.Add(new ChatPart.Image(null, null, url, detail));
    }

    private void ReadAudio(JsonElement part, string path, List<ChatPart> parts)
    {
        if (members.Object(part, path, "input_audio") is not { } audio)
        {
            members.Report(path, "input_audio", "is required");
            return;
        }

        path += "input_audio.";
        parts.Add(new ChatPart.Audio(members.RequiredString(audio, path, "format"), members.RequiredString(audio, path, "data")));
    }

    private void ReadFile(JsonElement part, string path, List<ChatPart> parts)
    {
        JsonElement file = part;
        if (members.Object(part, path, "file") is { } nested)
        {
            file = nested;
            path += "file.";
        }

        string? name = members.String(file, path, "filename");
        string? id = members.String(file, path, "file_id");
        string? url = members.String(file, path, "file_url");
        string? data = members.String(file, path, "file_data");
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
            members.Report(path, "file_data", "or a file's id is required");
        }
    }
}
